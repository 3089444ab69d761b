-- What users may do: modules, roles, and the access of each role to each module.
--
-- A role belongs to a hospital, which may rename it or change its access. The roles that every hospital begins with
-- stand once, in standard_roles and standard_role_access (global, filled by the seed); add_standard_roles copies them
-- into one hospital. The alternative, shared roles with an empty hospital_id, would leave the tenant key nullable and
-- let one hospital's wishes change another's rights.

create table module_master (
    module_id       uuid            not null default gen_random_uuid(),
    module_code     short_code      not null,
    module_name     display_name    not null,
    description     text            not null,
    display_order   integer         not null,
    is_active       boolean         not null default true,
    created_at      timestamptz     not null default now(),
    created_by      uuid,
    updated_at      timestamptz     not null default now(),
    updated_by      uuid,
    constraint module_master_pkey primary key (module_id),
    constraint module_master_module_code_key unique (module_code)
);

comment on table module_master is 'Parts of the system that rights are given for. Global reference data: the same for every hospital.';
comment on column module_master.module_id is 'Key of the module; the same in every environment.';
comment on column module_master.module_code is 'Name by which programs know the module.';
comment on column module_master.module_name is 'Name shown in menus.';
comment on column module_master.description is 'What the module is for.';
comment on column module_master.display_order is 'Place in menus, ascending.';
comment on column module_master.is_active is 'False when the module is switched off everywhere.';
comment on column module_master.created_at is 'When the row was added.';
comment on column module_master.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column module_master.updated_at is 'When the row last changed.';
comment on column module_master.updated_by is 'User who last changed the row; empty for the system.';

create table standard_roles (
    standard_role_id    uuid            not null default gen_random_uuid(),
    role_code           short_code      not null,
    role_name           display_name    not null,
    description         text            not null,
    created_at          timestamptz     not null default now(),
    created_by          uuid,
    updated_at          timestamptz     not null default now(),
    updated_by          uuid,
    constraint standard_roles_pkey primary key (standard_role_id),
    constraint standard_roles_role_code_key unique (role_code)
);

comment on table standard_roles is 'Roles that every hospital begins with. Global reference data: a template, never assigned to users.';
comment on column standard_roles.standard_role_id is 'Key of the standard role; the same in every environment.';
comment on column standard_roles.role_code is 'Name by which programs know the role, whatever a hospital calls it.';
comment on column standard_roles.role_name is 'Name a hospital''s copy begins with.';
comment on column standard_roles.description is 'Whom the role is for.';
comment on column standard_roles.created_at is 'When the row was added.';
comment on column standard_roles.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column standard_roles.updated_at is 'When the row last changed.';
comment on column standard_roles.updated_by is 'User who last changed the row; empty for the system.';

create table standard_role_access (
    standard_role_id    uuid        not null,
    module_id           uuid        not null,
    can_view            boolean     not null default false,
    can_add             boolean     not null default false,
    can_edit            boolean     not null default false,
    can_delete          boolean     not null default false,
    can_export          boolean     not null default false,
    created_at          timestamptz not null default now(),
    created_by          uuid,
    updated_at          timestamptz not null default now(),
    updated_by          uuid,
    constraint standard_role_access_pkey primary key (standard_role_id, module_id),
    constraint standard_role_access_standard_role_fkey foreign key (standard_role_id) references standard_roles (standard_role_id) on delete cascade,
    constraint standard_role_access_module_fkey foreign key (module_id) references module_master (module_id),
    constraint standard_role_access_view_check check (can_view or not (can_add or can_edit or can_delete or can_export))
);

create index standard_role_access_module_idx on standard_role_access (module_id);

comment on table standard_role_access is 'Access that a standard role begins with. Global reference data.';
comment on column standard_role_access.standard_role_id is 'Standard role that has the access.';
comment on column standard_role_access.module_id is 'Module the access is to.';
comment on column standard_role_access.can_view is 'Whether its rows may be seen.';
comment on column standard_role_access.can_add is 'Whether rows may be added.';
comment on column standard_role_access.can_edit is 'Whether rows may be changed.';
comment on column standard_role_access.can_delete is 'Whether rows may be deleted.';
comment on column standard_role_access.can_export is 'Whether rows may be taken out of the system.';
comment on column standard_role_access.created_at is 'When the row was added.';
comment on column standard_role_access.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column standard_role_access.updated_at is 'When the row last changed.';
comment on column standard_role_access.updated_by is 'User who last changed the row; empty for the system.';

create table role_master (
    hospital_id         uuid            not null,
    role_id             uuid            not null default gen_random_uuid(),
    standard_role_id    uuid,
    role_name           display_name    not null,
    description         text,
    is_active           boolean         not null default true,
    created_at          timestamptz     not null default now(),
    created_by          uuid,
    updated_at          timestamptz     not null default now(),
    updated_by          uuid,
    constraint role_master_pkey primary key (hospital_id, role_id),
    constraint role_master_role_name_key unique (hospital_id, role_name),
    constraint role_master_standard_role_key unique (hospital_id, standard_role_id),
    constraint role_master_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint role_master_standard_role_fkey foreign key (standard_role_id) references standard_roles (standard_role_id)
);

create index role_master_standard_role_idx on role_master (standard_role_id);

comment on table role_master is 'Roles of a hospital: its copies of the standard roles and those it made itself.';
comment on column role_master.hospital_id is 'Hospital the row belongs to.';
comment on column role_master.role_id is 'Key of the role within the hospital.';
comment on column role_master.standard_role_id is 'Standard role this is the copy of; empty for the hospital''s own.';
comment on column role_master.role_name is 'Name of the role, unique within the hospital.';
comment on column role_master.description is 'Whom the role is for.';
comment on column role_master.is_active is 'False when the role gives no access; a standard role is deactivated rather than deleted.';
comment on column role_master.created_at is 'When the row was added.';
comment on column role_master.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column role_master.updated_at is 'When the row last changed.';
comment on column role_master.updated_by is 'User who last changed the row; empty for the system.';

create table role_module_access (
    hospital_id     uuid        not null,
    role_id         uuid        not null,
    module_id       uuid        not null,
    can_view        boolean     not null default false,
    can_add         boolean     not null default false,
    can_edit        boolean     not null default false,
    can_delete      boolean     not null default false,
    can_export      boolean     not null default false,
    created_at      timestamptz not null default now(),
    created_by      uuid,
    updated_at      timestamptz not null default now(),
    updated_by      uuid,
    constraint role_module_access_pkey primary key (hospital_id, role_id, module_id),
    constraint role_module_access_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint role_module_access_role_fkey foreign key (hospital_id, role_id) references role_master (hospital_id, role_id) on delete cascade,
    constraint role_module_access_module_fkey foreign key (module_id) references module_master (module_id),
    constraint role_module_access_view_check check (can_view or not (can_add or can_edit or can_delete or can_export))
);

create index role_module_access_module_idx on role_module_access (module_id);

comment on table role_module_access is 'What a role may do in a module; no row means nothing.';
comment on column role_module_access.hospital_id is 'Hospital the row belongs to.';
comment on column role_module_access.role_id is 'Role that has the access.';
comment on column role_module_access.module_id is 'Module the access is to.';
comment on column role_module_access.can_view is 'Whether its rows may be seen.';
comment on column role_module_access.can_add is 'Whether rows may be added.';
comment on column role_module_access.can_edit is 'Whether rows may be changed.';
comment on column role_module_access.can_delete is 'Whether rows may be deleted.';
comment on column role_module_access.can_export is 'Whether rows may be taken out of the system.';
comment on column role_module_access.created_at is 'When the row was added.';
comment on column role_module_access.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column role_module_access.updated_at is 'When the row last changed.';
comment on column role_module_access.updated_by is 'User who last changed the row; empty for the system.';

-- A row is given or taken away, never changed.
create table user_role_mapping (
    hospital_id     uuid        not null,
    user_id         uuid        not null,
    role_id         uuid        not null,
    created_at      timestamptz not null default now(),
    created_by      uuid,
    constraint user_role_mapping_pkey primary key (hospital_id, user_id, role_id),
    constraint user_role_mapping_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint user_role_mapping_user_fkey foreign key (hospital_id, user_id) references users (hospital_id, user_id) on delete cascade,
    -- No cascade: a role that somebody has can't be deleted unnoticed.
    constraint user_role_mapping_role_fkey foreign key (hospital_id, role_id) references role_master (hospital_id, role_id)
);

create index user_role_mapping_role_idx on user_role_mapping (hospital_id, role_id);

comment on table user_role_mapping is 'Which users have which roles.';
comment on column user_role_mapping.hospital_id is 'Hospital the row belongs to.';
comment on column user_role_mapping.user_id is 'User who has the role.';
comment on column user_role_mapping.role_id is 'Role the user has.';
comment on column user_role_mapping.created_at is 'When the role was given.';
comment on column user_role_mapping.created_by is 'User who gave the role; empty for the system. Not a foreign key: the trace outlives the user.';

-- Role keys follow from hospital and role, so they are the same in every environment.
-- Access is copied only for roles added by this call: what a hospital changed since stays as it is.
create function add_standard_roles(for_hospital_id uuid, added_at timestamptz default now())
returns void
language sql
set search_path = public, pg_temp
as $$
    with added_role as (
        insert into role_master (hospital_id, role_id, standard_role_id, role_name, description, created_at, updated_at)
        select for_hospital_id, md5('role_master/' || for_hospital_id || '/' || role_code)::uuid,
               standard_role_id, role_name, description, added_at, added_at
          from standard_roles
            on conflict do nothing
        returning hospital_id, role_id, standard_role_id
    )
    insert into role_module_access (hospital_id, role_id, module_id, can_view, can_add, can_edit, can_delete, can_export,
                                    created_at, updated_at)
    select r.hospital_id, r.role_id, a.module_id, a.can_view, a.can_add, a.can_edit, a.can_delete, a.can_export,
           added_at, added_at
      from added_role r
      join standard_role_access a using (standard_role_id)
$$;

comment on function add_standard_roles(uuid, timestamptz) is
    'Gives a hospital the standard roles it does not have yet. Call it for each new hospital; calling it again changes nothing.';
