-- Who may sign in, and who is signed in now.

-- The account points at the person, so a person without an account needs no row here,
-- and the two unique keys allow each person one account.
create table users (
    hospital_id             uuid        not null,
    user_id                 uuid        not null default gen_random_uuid(),
    staff_id                uuid,
    patient_id              uuid,
    username                text        not null,
    password_hash           text        not null,
    password_changed_at     timestamptz not null default now(),
    must_change_password    boolean     not null default false,
    failed_login_count      integer     not null default 0,
    locked_until            timestamptz,
    last_login_at           timestamptz,
    is_active               boolean     not null default true,
    created_at              timestamptz not null default now(),
    created_by              uuid,
    updated_at              timestamptz not null default now(),
    updated_by              uuid,
    constraint users_pkey primary key (hospital_id, user_id),
    constraint users_staff_key unique (hospital_id, staff_id),
    constraint users_patient_key unique (hospital_id, patient_id),
    constraint users_username_key unique (hospital_id, username),
    constraint users_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint users_staff_fkey foreign key (hospital_id, staff_id) references staff (hospital_id, staff_id),
    constraint users_patient_fkey foreign key (hospital_id, patient_id) references patients (hospital_id, patient_id),
    constraint users_one_person_check check (num_nonnulls(staff_id, patient_id) = 1),
    -- Lower case only, so that the plain unique key is blind to case.
    constraint users_username_check check (username ~ '^[a-z0-9][a-z0-9._@+-]{2,99}$'),
    -- The full bcrypt form with cost 10 or more: a password in clear can't pass for a hash.
    constraint users_password_hash_check check (password_hash ~ '^\$2[aby]\$(1[0-9]|2[0-9]|3[01])\$[./A-Za-z0-9]{53}$'),
    constraint users_failed_login_count_check check (failed_login_count >= 0)
);

comment on table users is 'Accounts: each belongs to one staff member or one patient. Deactivated rather than deleted.';
comment on column users.hospital_id is 'Hospital the row belongs to.';
comment on column users.user_id is 'Key of the account within the hospital.';
comment on column users.staff_id is 'Staff member whose account this is; empty for a patient''s.';
comment on column users.patient_id is 'Patient whose account this is; empty for a staff member''s.';
comment on column users.username is 'PHI: Name typed to sign in, lower case; a patient''s may identify the person.';
comment on column users.password_hash is 'Bcrypt hash of the password, never the password itself.';
comment on column users.password_changed_at is 'When the password was last set.';
comment on column users.must_change_password is 'Whether the next sign-in asks for a new password.';
comment on column users.failed_login_count is 'Refused sign-ins since the last successful one.';
comment on column users.locked_until is 'Sign-in is refused until then; empty when not locked.';
comment on column users.last_login_at is 'PHI: Last successful sign-in.';
comment on column users.is_active is 'False when the account may no longer sign in.';
comment on column users.created_at is 'When the row was added.';
comment on column users.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column users.updated_at is 'When the row last changed.';
comment on column users.updated_by is 'User who last changed the row; empty for the system.';

create table user_sessions (
    hospital_id     uuid        not null,
    session_id      uuid        not null default gen_random_uuid(),
    user_id         uuid        not null,
    token_hash      bytea       not null,
    ip_address      inet,
    user_agent      text,
    created_at      timestamptz not null default now(),
    last_seen_at    timestamptz not null default now(),
    expires_at      timestamptz not null,
    ended_at        timestamptz,
    constraint user_sessions_pkey primary key (hospital_id, session_id),
    constraint user_sessions_token_hash_key unique (hospital_id, token_hash),
    constraint user_sessions_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint user_sessions_user_fkey foreign key (hospital_id, user_id) references users (hospital_id, user_id) on delete cascade,
    constraint user_sessions_token_hash_check check (octet_length(token_hash) = 32),
    constraint user_sessions_expires_at_check check (expires_at > created_at),
    constraint user_sessions_ended_at_check check (ended_at >= created_at)
);

create index user_sessions_user_idx on user_sessions (hospital_id, user_id);
-- For the clean-up of sessions that ran out.
create index user_sessions_open_idx on user_sessions (hospital_id, expires_at) where ended_at is null;

comment on table user_sessions is 'Sign-ins that are or were open.';
comment on column user_sessions.hospital_id is 'Hospital the row belongs to.';
comment on column user_sessions.session_id is 'Key of the session within the hospital.';
comment on column user_sessions.user_id is 'Who is signed in.';
comment on column user_sessions.token_hash is 'SHA-256 of the session token: a stolen row opens no session.';
comment on column user_sessions.ip_address is 'PHI: Network address the session came from.';
comment on column user_sessions.user_agent is 'PHI: Program the session came from, as it named itself.';
comment on column user_sessions.created_at is 'PHI: When the session began.';
comment on column user_sessions.last_seen_at is 'PHI: Last request in this session.';
comment on column user_sessions.expires_at is 'When the session ends by itself.';
comment on column user_sessions.ended_at is 'When the session was ended; empty while open.';
