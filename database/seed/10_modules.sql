-- The modules. Keys follow from the code, so they are the same in every environment.
insert into module_master (module_id, module_code, module_name, description, display_order)
select md5('module_master/' || module_code)::uuid, module_code, module_name, description, display_order
  from (values
        (10,  'appointments',  'Appointments',  'Calendar: book, move and cancel.'),
        (20,  'patients',      'Patients',      'Master data of patients.'),
        (30,  'consultations', 'Consultations', 'Medical record of each visit.'),
        (40,  'prescriptions', 'Prescriptions', 'Prescribed medicines.'),
        (50,  'invoices',      'Invoices',      'Bills and payments.'),
        (60,  'staff',         'Staff',         'Master data of the people who work here.'),
        (70,  'branches',      'Branches',      'Places of the hospital.'),
        (80,  'users',         'Users',         'Accounts, and which roles they have.'),
        (90,  'roles',         'Roles',         'Roles and their access.'),
        (100, 'reports',       'Reports',       'Figures over all modules.'),
        (110, 'audit',         'Audit',         'Who changed what, and who signed in.'),
        (120, 'settings',      'Settings',      'Master data of the hospital itself.')
       ) as module (display_order, module_code, module_name, description)
    on conflict do nothing;
