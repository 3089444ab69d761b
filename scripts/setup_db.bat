: # SPDX-License-Identifier: PostgreSQL
: # A shell reads the next line, Windows the last one, where skinspire runs in WSL.
: ; exec python3 "$(dirname "$0")/setup_db.py" "$@"
@wsl --cd "%~dp0.." python3 scripts/setup_db.py %*
