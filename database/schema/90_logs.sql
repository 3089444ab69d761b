-- What happened. Rows here are added and never changed, hence no stamps besides the time.

create table login_history (
    hospital_id     uuid            not null,
    login_id        uuid            not null default gen_random_uuid(),
    user_id         uuid,
    username        text            not null,
    occurred_at     timestamptz     not null default now(),
    failure         login_failure,
    ip_address      inet,
    user_agent      text,
    constraint login_history_pkey primary key (hospital_id, login_id),
    constraint login_history_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint login_history_user_fkey foreign key (hospital_id, user_id) references users (hospital_id, user_id),
    -- Only an attempt under an unknown name has no user.
    constraint login_history_user_check check ((user_id is null) = (failure is not distinct from 'unknown_user'))
);

create index login_history_user_idx on login_history (hospital_id, user_id, occurred_at);
create index login_history_occurred_at_idx on login_history (hospital_id, occurred_at);

comment on table login_history is 'Attempts to sign in, successful or not.';
comment on column login_history.hospital_id is 'Hospital the row belongs to.';
comment on column login_history.login_id is 'Key of the attempt within the hospital.';
comment on column login_history.user_id is 'Whose account was tried; empty when the name is unknown.';
comment on column login_history.username is 'PHI: Name as it was typed; may hold anything, even a password typed in the wrong field.';
comment on column login_history.occurred_at is 'PHI: When it was tried.';
comment on column login_history.failure is 'Why it was refused; empty when it succeeded.';
comment on column login_history.ip_address is 'PHI: Network address the attempt came from.';
comment on column login_history.user_agent is 'PHI: Program the attempt came from, as it named itself.';

-- No foreign keys: the log outlives what it describes, be it a user or a whole hospital.
create table audit_logs (
    hospital_id     uuid            not null,
    audit_log_id    uuid            not null default gen_random_uuid(),
    occurred_at     timestamptz     not null default now(),
    user_id         uuid,
    request_id      text,
    action          audit_action    not null,
    table_name      text            not null,
    row_key         jsonb,
    old_values      jsonb,
    new_values      jsonb,
    constraint audit_logs_pkey primary key (hospital_id, audit_log_id),
    constraint audit_logs_row_key_check check ((row_key is null) = (action = 'truncate') and jsonb_typeof(row_key) = 'object'),
    constraint audit_logs_values_check check (
        (old_values is null) = (action in ('insert', 'truncate')) and (new_values is null) = (action in ('delete', 'truncate')))
);

create index audit_logs_table_idx on audit_logs (hospital_id, table_name, occurred_at);
create index audit_logs_user_idx on audit_logs (hospital_id, user_id, occurred_at);

comment on table audit_logs is 'Changes to rows: who, when, what it was and what it became.';
comment on column audit_logs.hospital_id is 'Hospital the row belongs to; all zeros for global reference data.';
comment on column audit_logs.audit_log_id is 'Key of the entry within the hospital.';
comment on column audit_logs.occurred_at is 'PHI: When the row was changed.';
comment on column audit_logs.user_id is 'Who changed it; empty for the system.';
comment on column audit_logs.request_id is 'Request of the application in which it was changed; empty outside one.';
comment on column audit_logs.action is 'What was done.';
comment on column audit_logs.table_name is 'Table the row belongs to.';
comment on column audit_logs.row_key is 'Primary key of the row, column by column; empty for a truncate.';
comment on column audit_logs.old_values is 'PHI: Values before, without secrets; empty for an insert.';
comment on column audit_logs.new_values is 'PHI: Values after, without secrets; empty for a delete.';
