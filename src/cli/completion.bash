# bash completion for skinspire. The functions at its end are made from the program's command table.
# shellcheck shell=bash

# Adds the words of the kind $1 that begin with $2; for other kinds, those of the list $3.
_skinspire_offer()
{
    local words=()
    case $1 in
    environment) mapfile -t words < <(compgen -W "$(skinspire env --names 2>/dev/null)" -- "$2") ;;
    command) mapfile -t words < <(compgen -W "$(_skinspire_commands "$3")" -- "$2") ;;
    file | folder)
        compopt -o filenames 2>/dev/null
        [[ $1 == file ]] && mapfile -t words < <(compgen -f -- "$2")
        [[ $1 == folder ]] && mapfile -t words < <(compgen -d -- "$2")
        ;;
    *) mapfile -t words < <(compgen -W "$3" -- "$2") ;;
    esac
    COMPREPLY+=("${words[@]}")
}

# Reads the words before the cursor: which command they name, and how many arguments it has been given.
# Sets command, given and ended of the caller; fails behind "--".
_skinspire_read_words()
{
    local word i
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $word == -- ]]; then
            return 1
        elif [[ $word == = ]]; then
            ((i++))
        elif [[ $word == -* ]]; then
            [[ -z $(_skinspire_value "$command" "$word") || ${COMP_WORDS[i + 1]} == = ]] || ((i++))
        elif [[ -z $command ]]; then
            command=$word
        elif ((given == 0)) && [[ -n $(_skinspire_options "$command $word") ]]; then
            command+=" $word"
        else
            ((++given))
        fi
    done
}

_skinspire()
{
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command='' kind
    local -i given=0
    COMPREPLY=()
    # "--env=te" arrives as three words.
    if [[ $word == = ]]; then
        word=''
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    _skinspire_read_words || return 0
    kind=$(_skinspire_value "$command" "$previous")
    if [[ -n $kind ]]; then
        _skinspire_offer "$kind" "$word"
    elif [[ $word == -* ]]; then
        _skinspire_offer option "$word" "$(_skinspire_options "$command")"
    elif [[ $command == help ]]; then
        _skinspire_offer command "$word" "${COMP_WORDS[*]:2:given}"
    else
        ((given == 0)) && _skinspire_offer command "$word" "$command"
        _skinspire_offer "$(_skinspire_argument "$command" "$given")" "$word"
    fi
}

complete -F _skinspire skinspire

