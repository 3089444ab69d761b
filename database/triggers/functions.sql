-- Functions that triggers of several tables share.
--
-- The application says who is at work by settings of its transaction: app.user_id, app.hospital_id, app.request_id.
-- After SET LOCAL has ended, a setting reads as '' rather than null, hence nullif everywhere.

-- With a user, the stamps are the server's. Without one (loading, restoring, migrating) an insert keeps what it was given.
create or replace function stamp_changes() returns trigger
language plpgsql
as $$
declare
    acting_user constant uuid := nullif(current_setting('app.user_id', true), '');
begin
    if tg_op = 'UPDATE' then
        new.created_at := old.created_at;
        new.created_by := old.created_by;
        new.updated_at := now();
        new.updated_by := acting_user;
    elsif acting_user is not null then
        new.created_at := now();
        new.created_by := acting_user;
        new.updated_at := now();
        new.updated_by := acting_user;
    end if;
    return new;
end
$$;
comment on function stamp_changes() is 'Fills created_at, created_by, updated_at and updated_by.';

create or replace function stamp_creation() returns trigger
language plpgsql
as $$
declare
    acting_user constant uuid := nullif(current_setting('app.user_id', true), '');
begin
    if tg_op = 'UPDATE' then
        new.created_at := old.created_at;
        new.created_by := old.created_by;
    elsif acting_user is not null then
        new.created_at := now();
        new.created_by := acting_user;
    end if;
    return new;
end
$$;
comment on function stamp_creation() is 'Fills created_at and created_by of rows that do not change.';

-- Arguments: the cost of new hashes, the least cost of one made elsewhere. Nothing but a whole bcrypt string counts as
-- hashed: a password that only begins like one, or is merely long, is hashed like any other.
create or replace function hash_password() returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
    if new.password_hash is null or (tg_op = 'UPDATE' and new.password_hash = old.password_hash) then
        return new;
    end if;
    if new.password_hash ~ '^\$2[aby]\$(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{53}$' then
        if substr(new.password_hash, 5, 2)::integer < tg_argv[1]::integer then
            raise exception using
                errcode = 'check_violation',
                message = format('a password hash with a cost below %s is refused', tg_argv[1]);
        end if;
        return new;
    end if;
    if octet_length(new.password_hash) > 72 then
        raise exception using
            errcode = 'check_violation',
            message = 'a password has at most 72 bytes',
            detail = 'Bcrypt would ignore the rest.';
    elsif new.password_hash = '' then
        raise exception using errcode = 'check_violation', message = 'a password is not empty';
    end if;
    new.password_hash := crypt(new.password_hash, gen_salt('bf', tg_argv[0]::integer));
    return new;
end
$$;
comment on function hash_password() is 'Replaces a password in clear in password_hash by its bcrypt hash.';

create or replace function audit_truncate() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into public.audit_logs (hospital_id, user_id, request_id, action, table_name)
    values (coalesce(nullif(current_setting('app.hospital_id', true), ''), '00000000-0000-0000-0000-000000000000')::uuid,
            nullif(current_setting('app.user_id', true), '')::uuid,
            nullif(current_setting('app.request_id', true), ''),
            'truncate', tg_table_name);
    return null;
end
$$;
comment on function audit_truncate() is 'Notes in audit_logs that a table was emptied.';
-- Whoever may execute it could hang it on a table of his own and so write to the log.
revoke execute on function audit_truncate() from public;
