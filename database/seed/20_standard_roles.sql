-- The roles that every hospital begins with, and their access. Keys follow from the code, as with modules.
insert into standard_roles (standard_role_id, role_code, role_name, description)
select md5('standard_roles/' || role_code)::uuid, role_code, role_name, description
  from (values
        ('administrator', 'Administrator', 'Runs the system for the hospital: accounts, roles, settings. No medical records.'),
        ('manager',       'Manager',       'Runs the hospital: staff, branches, figures.'),
        ('doctor',        'Doctor',        'Sees patients, keeps their records and prescribes.'),
        ('nurse',         'Nurse',         'Assists at consultations.'),
        ('pharmacist',    'Pharmacist',    'Hands out prescribed medicines.'),
        ('receptionist',  'Receptionist',  'Registers patients, books appointments, takes payments.'),
        ('accountant',    'Accountant',    'Keeps the books.'),
        ('auditor',       'Auditor',       'Checks who did what; changes nothing.'),
        ('patient',       'Patient',       'Sees own data and books own appointments.')
       ) as role (role_code, role_name, description)
    on conflict do nothing;

-- No row here means no access. Nobody deletes medical records or invoices: they are corrected or voided.
insert into standard_role_access (standard_role_id, module_id, can_view, can_add, can_edit, can_delete, can_export)
select r.standard_role_id, m.module_id,
       'view' = any (rights), 'add' = any (rights), 'edit' = any (rights), 'delete' = any (rights), 'export' = any (rights)
  from (values
        ('administrator', 'staff',         'view add edit'),
        ('administrator', 'branches',      'view add edit delete'),
        ('administrator', 'users',         'view add edit delete export'),
        ('administrator', 'roles',         'view add edit delete export'),
        ('administrator', 'audit',         'view'),
        ('administrator', 'settings',      'view edit'),

        ('manager',       'appointments',  'view export'),
        ('manager',       'invoices',      'view export'),
        ('manager',       'staff',         'view add edit export'),
        ('manager',       'branches',      'view add edit'),
        ('manager',       'reports',       'view export'),
        ('manager',       'settings',      'view'),

        ('doctor',        'appointments',  'view add edit'),
        ('doctor',        'patients',      'view add edit'),
        ('doctor',        'consultations', 'view add edit export'),
        ('doctor',        'prescriptions', 'view add edit export'),
        ('doctor',        'invoices',      'view'),
        ('doctor',        'staff',         'view'),

        ('nurse',         'appointments',  'view edit'),
        ('nurse',         'patients',      'view edit'),
        ('nurse',         'consultations', 'view add edit'),
        ('nurse',         'prescriptions', 'view'),
        ('nurse',         'staff',         'view'),

        ('pharmacist',    'patients',      'view'),
        ('pharmacist',    'prescriptions', 'view edit'),
        ('pharmacist',    'invoices',      'view add'),

        ('receptionist',  'appointments',  'view add edit'),
        ('receptionist',  'patients',      'view add edit'),
        ('receptionist',  'invoices',      'view add edit'),
        ('receptionist',  'staff',         'view'),
        ('receptionist',  'branches',      'view'),

        ('accountant',    'patients',      'view'),
        ('accountant',    'invoices',      'view add edit export'),
        ('accountant',    'reports',       'view export'),

        ('auditor',       'users',         'view'),
        ('auditor',       'roles',         'view'),
        ('auditor',       'reports',       'view export'),
        ('auditor',       'audit',         'view export'),

        ('patient',       'appointments',  'view add edit'),
        ('patient',       'patients',      'view'),
        ('patient',       'prescriptions', 'view'),
        ('patient',       'invoices',      'view')
       ) as access (role_code, module_code, granted)
 cross join lateral string_to_array(granted, ' ') as rights
  join standard_roles r using (role_code)
  join module_master m using (module_code)
    on conflict do nothing;

-- Hospitals that stand already get the standard roles that are new.
select add_standard_roles(hospital_id) from hospitals;
