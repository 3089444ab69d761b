-- A small clinic to try things on: three hospitals in the week that ends on Friday, 30 May 2025.
-- All people are invented; e-mail, network and telephone numbers come from ranges that are kept for examples.
--
-- Needs the seed. Everything follows from row numbers: keys are md5 of table and number, times are fixed and independent
-- of the session's time zone (hours, not days, are added to timestamptz). So each load gives the same rows, and a second
-- load adds nothing.
--
-- Row number n belongs to hospital 1 + (n - 1) % 3, in branches, staff and patients alike. Staff 1 to 15 are the doctors.

insert into hospitals (hospital_id, hospital_name, legal_name, licence_number, email, phone, time_zone, currency,
                       created_at, updated_at)
select md5('sample/hospitals/' || n)::uuid, hospital_name, legal_name, 'LIC-' || 4000 + n,
       'office@' || domain, '+44770090000' || n, time_zone, currency,
       timestamptz '2024-01-01 00:00+00', timestamptz '2024-01-01 00:00+00'
  from (values
        (1, 'Lotus Skin Clinic',        'Lotus Dermatology Private Limited', 'lotus.example.org',   'Asia/Kolkata',  'INR'),
        (2, 'Harbour Dermatology',      'Harbour Dermatology Ltd',           'harbour.example.org', 'Europe/London', 'GBP'),
        (3, 'Nordlys Hudklinikk',       'Nordlys Hudklinikk AS',             'nordlys.example.org', 'Europe/Oslo',   'NOK')
       ) as hospital (n, hospital_name, legal_name, domain, time_zone, currency)
    on conflict do nothing;

select add_standard_roles(md5('sample/hospitals/' || n)::uuid, timestamptz '2024-01-01 00:00+00')
  from generate_series(1, 3) as n;

insert into branches (hospital_id, branch_id, branch_code, branch_name, address_line, city, postal_code, country, email, phone,
                      created_at, updated_at)
select md5('sample/hospitals/' || 1 + (n - 1) % 3)::uuid, md5('sample/branches/' || n)::uuid,
       branch_code, branch_name, address_line, city, postal_code, country,
       lower(branch_code) || '@example.org', '+44770090001' || n,
       timestamptz '2024-01-01 00:00+00', timestamptz '2024-01-01 00:00+00'
  from (values
        (1, 'BLR', 'Lotus Indiranagar',  '100 Sample Road',    'Bengaluru', '560000',   'IN'),
        (2, 'BRS', 'Harbour Bristol',    '1 Example Quay',     'Bristol',   'BS1 0AA',  'GB'),
        (3, 'OSL', 'Nordlys Oslo',       'Eksempelveien 1',    'Oslo',      '0000',     'NO'),
        (4, 'MYS', 'Lotus Mysuru',       '22 Specimen Street', 'Mysuru',    '570000',   'IN'),
        (5, 'BTH', 'Harbour Bath',       '7 Placeholder Lane', 'Bath',      'BA1 0AA',  'GB'),
        (6, 'TRS', 'Nordlys Tromsø',     'Prøvegata 9',        'Tromsø',    '9000',     'NO')
       ) as branch (n, branch_code, branch_name, address_line, city, postal_code, country)
    on conflict do nothing;

insert into staff (hospital_id, staff_id, branch_id, employee_number, category, title, given_name, family_name,
                   specialization, licence_number, email, phone, joined_on, left_on, created_at, updated_at)
select md5('sample/hospitals/' || 1 + (n - 1) % 3)::uuid,
       md5('sample/staff/' || n)::uuid,
       md5('sample/branches/' || 1 + (n - 1) % 6)::uuid,
       'E' || lpad(n::text, 3, '0'),
       category::staff_category,
       case when category = 'doctor' then 'Dr.' end,
       (array['Asha', 'Oliver', 'Ingrid', 'Vikram', 'Zoë', 'Søren', 'Meera', 'Siân', 'Åse', 'Arjun'])[1 + n * 7 % 10],
       (array['Rao', 'Hughes', 'Berg', 'Iyer', 'O''Neill', 'Dahl', 'Menon', 'Price-Jones', 'Lie', 'Das', 'Nguyễn'])[1 + n * 3 % 11],
       case when category = 'doctor' then (array['dermatology', 'cosmetic dermatology', 'paediatric dermatology'])[1 + n % 3] end,
       case when category = 'doctor' then 'MED-' || 70000 + n * 37 end,
       'e' || lpad(n::text, 3, '0') || '@example.org',
       '+447700900' || 100 + n,
       date '2018-01-01' + n * 50,
       -- One who has left, and keeps a history.
       case when n = 40 then date '2025-04-30' end,
       timestamptz '2024-01-02 08:00+00', timestamptz '2024-01-02 08:00+00'
  from generate_series(1, 40) as n
 cross join lateral (select (array['doctor', 'doctor', 'doctor', 'doctor', 'doctor', 'nurse', 'nurse', 'therapist',
                                   'pharmacist', 'receptionist', 'receptionist', 'accountant', 'manager', 'nurse'])[1 + (n - 1) / 3]) as job (category)
    on conflict do nothing;

insert into patients (hospital_id, patient_id, branch_id, medical_record_number, given_name, family_name, born_on, gender,
                      blood_group, skin_type, allergies, medical_history, email, phone,
                      address_line, city, postal_code, country,
                      emergency_contact_name, emergency_contact_phone, registered_on, created_at, updated_at)
select b.hospital_id,
       md5('sample/patients/' || n)::uuid,
       b.branch_id,
       'MRN' || lpad(n::text, 6, '0'),
       (array['Ananya', 'Kabir', 'Priya', 'Rohan', 'Amélie', 'José', 'Grace', 'Tomás', 'Freya', 'Bjørn', 'Leila', 'Wei',
              'Zsófia', 'Daniel', 'Fatima', 'Ewan', 'Sunniva', 'Ravi', 'Chloë'])[1 + n * 5 % 19],
       (array['Sharma', 'Patel', 'Khan', 'Reddy', 'Fernandes', 'Smith', 'D''Souza', 'Campbell', 'Hansen', 'Østby', 'Müller',
              'Okafor', 'Li', 'García López', 'Novák', 'Banerjee', 'van der Berg', 'Taylor', 'Haugen', 'Singh', 'Evans',
              'Murphy', 'Yılmaz'])[1 + n * 11 % 23],
       date '1931-03-02' + (n - 1) * 7919 % 32000,
       case when n % 41 = 0 then 'other' when n % 37 = 0 then 'unknown' when n % 2 = 0 then 'male' else 'female' end::gender,
       (array['O+', 'A+', 'B+', 'AB+', 'O-', 'A-', 'B-', 'AB-', null, null])[1 + n % 10]::blood_group,
       nullif(n % 7, 0),
       case n % 12 when 0 then array['penicillin'] when 5 then array['latex', 'nickel'] else array[]::text[] end,
       case when n % 9 = 0 then 'Eczema in childhood.' when n % 13 = 0 then 'Type 2 diabetes, on metformin.' end,
       case when n % 4 <> 0 or n % 7 = 0 then 'patient' || n || '@example.org' end,
       '+447700900' || 200 + n,
       n || ' ' || (array['Sample Road', 'Example Lane', 'Test Avenue'])[1 + n % 3],
       b.city, b.postal_code, b.country,
       case when n % 3 = 0 then 'Relative of patient ' || n end,
       case when n % 6 = 0 then '+447700900' || 600 + n end::phone_number,
       date '2024-01-02' + n,
       timestamptz '2024-01-02 09:00+00' + n * interval '24 hours',
       timestamptz '2024-01-02 09:00+00' + n * interval '24 hours'
  from generate_series(1, 400) as n
  join branches b on b.branch_id = md5('sample/branches/' || 1 + (n - 1) % 6)::uuid
    on conflict do nothing;

-- All staff and every seventh patient. The password of every account is Sample-Clinic-2025.
insert into users (hospital_id, user_id, staff_id, patient_id, username, password_hash, password_changed_at, must_change_password,
                   failed_login_count, last_login_at, is_active, created_at, updated_at)
select hospital_id, md5('sample/users/' || username)::uuid, staff_id, patient_id, username,
       '$2a$12$EkPN1B46uixZVeaQItgkKugM2PKcy4sHKAGHV9bNUETtYvGs7sv7C',
       timestamptz '2024-03-01 08:00+00', n = 39, case when n = 38 then 3 else 0 end,
       case when staff_id is not null then timestamptz '2025-05-30 06:00+00' + n * interval '1 minute' end,
       is_active, timestamptz '2024-03-01 08:00+00', timestamptz '2024-03-01 08:00+00'
  from (select n, hospital_id, staff_id, null::uuid as patient_id, lower(employee_number) as username, left_on is null as is_active
          from generate_series(1, 40) as n
          join staff on staff_id = md5('sample/staff/' || n)::uuid
         union all
        select n, hospital_id, null, patient_id, 'patient' || n || '@example.org', true
          from generate_series(7, 400, 7) as n
          join patients on patient_id = md5('sample/patients/' || n)::uuid
       ) as person
    on conflict do nothing;

-- Therapists work as nurses; managers administer the system, accountants audit it.
insert into user_role_mapping (hospital_id, user_id, role_id, created_at)
select u.hospital_id, u.user_id, r.role_id, timestamptz '2024-03-01 08:00+00'
  from users u
  left join staff s on s.hospital_id = u.hospital_id and s.staff_id = u.staff_id
  join (values
        ('doctor', 'doctor'), ('nurse', 'nurse'), ('therapist', 'nurse'), ('pharmacist', 'pharmacist'),
        ('receptionist', 'receptionist'), ('accountant', 'accountant'), ('accountant', 'auditor'),
        ('manager', 'manager'), ('manager', 'administrator'), ('patient', 'patient')
       ) as duty (category, role_code) on duty.category = coalesce(s.category::text, 'patient')
  join standard_roles t on t.role_code = duty.role_code
  join role_master r on r.hospital_id = u.hospital_id and r.standard_role_id = t.standard_role_id
 where u.user_id in (select md5('sample/users/e' || lpad(n::text, 3, '0'))::uuid from generate_series(1, 40) as n
                      union all
                     select md5('sample/users/patient' || n || '@example.org')::uuid from generate_series(7, 400, 7) as n)
    on conflict do nothing;

-- Three each for the staff of the last days; the newest is still open.
insert into user_sessions (hospital_id, session_id, user_id, token_hash, ip_address, user_agent,
                           created_at, last_seen_at, expires_at, ended_at)
select u.hospital_id, md5('sample/user_sessions/' || n)::uuid, u.user_id,
       sha256(convert_to('sample/token/' || n, 'UTF8')),
       case when n % 5 = 0 then '2001:db8::' || n else '192.0.2.' || n end::inet,
       (array['Firefox/138.0', 'Chrome/136.0', 'Safari/18.4'])[1 + n % 3],
       began_at, began_at + interval '4 hours', began_at + interval '12 hours',
       case when day < 2 then began_at + interval '8 hours' end
  from generate_series(1, 39 * 3) as n
 cross join lateral (select (n - 1) / 39) as d (day)
 cross join lateral (select timestamptz '2025-05-28 06:00+00' + day * interval '24 hours' + n * interval '1 minute') as t (began_at)
  join users u on u.user_id = md5('sample/users/e' || lpad((1 + (n - 1) % 39)::text, 3, '0'))::uuid
    on conflict do nothing;

-- Doctors have two appointments a day on fifty working days from Monday, 7 April 2025. Every eleventh is cancelled.
-- Rows from 2001 on take the slot of a cancelled one (every third) for another patient.
insert into appointments (hospital_id, appointment_id, branch_id, patient_id, staff_id, starts_at, ends_at, status, reason,
                          cancelled_at, cancellation_reason, created_at, created_by, updated_at, updated_by)
select h.hospital_id,
       md5('sample/appointments/' || n)::uuid,
       s.branch_id,
       md5('sample/patients/' || patient * 3 + 1 + doctor % 3)::uuid,
       s.staff_id,
       starts_at,
       starts_at + case when slot % 3 = 0 then interval '30 minutes' else interval '20 minutes' end,
       status::appointment_status,
       (array['Acne', 'Itching rash', 'Mole check', 'Hair loss', 'Pigmentation', 'Follow-up', null])[1 + n % 7],
       case when status = 'cancelled' then starts_at - interval '30 hours' end,
       case when status = 'cancelled' and n % 2 = 0 then 'Patient is travelling' end,
       starts_at - interval '168 hours', clerk,
       case when status = 'cancelled' then starts_at - interval '30 hours' else starts_at - interval '168 hours' end, clerk
  from (select n, n as slot_of from generate_series(1, 1450) as n
         union all
        select 2000 + n / 33, n from generate_series(33, 1450, 33) as n) as number
 cross join lateral (select (slot_of - 1) % 15, (slot_of - 1) / 15) as a (doctor, slot)
 cross join lateral (select slot / 2) as w (workday)
 -- 133 patients in each hospital: 37 and 11 spread the visits over them.
 cross join lateral (select (slot * 37 + doctor * 11 + case when n <> slot_of then 5 else 0 end) % 133) as p (patient)
  join staff s on s.staff_id = md5('sample/staff/' || doctor + 1)::uuid
  join hospitals h on h.hospital_id = s.hospital_id
 cross join lateral (select md5('sample/users/e' || lpad((28 + doctor % 3)::text, 3, '0'))::uuid) as c (clerk)
 cross join lateral (select (date '2025-04-07' + workday / 5 * 7 + workday % 5
                             + case slot % 2 when 0 then time '09:00' else time '14:00' end
                             + (doctor + workday) % 6 * interval '30 minutes') at time zone h.time_zone) as t (starts_at)
 cross join lateral (select case when n % 11 = 0 and n = slot_of then 'cancelled'
                                 when workday > 39 then 'booked'
                                 when workday = 39 and slot % 2 = 1 then 'arrived'
                                 when n % 17 = 0 then 'no_show'
                                 else 'completed' end) as o (status)
    on conflict do nothing;

-- One for each completed appointment; rows from 3001 on are walk-ins on a Saturday.
insert into consultations (hospital_id, consultation_id, branch_id, patient_id, staff_id, appointment_id, started_at, ended_at,
                           chief_complaint, findings, diagnosis, diagnosis_code, treatment_plan, follow_up_on,
                           created_at, created_by, updated_at, updated_by)
select v.hospital_id, md5('sample/consultations/' || v.n)::uuid, v.branch_id, v.patient_id, v.staff_id, v.appointment_id,
       v.started_at, v.started_at + interval '18 minutes',
       c.chief_complaint, c.findings, c.diagnosis, c.diagnosis_code, c.treatment_plan,
       case when c.weeks is not null then (v.started_at at time zone 'UTC')::date + c.weeks * 7 end,
       v.started_at, u.user_id, v.started_at + interval '18 minutes', u.user_id
  from (select n, a.hospital_id, a.branch_id, a.patient_id, a.staff_id, a.appointment_id, a.starts_at as started_at
          from (select generate_series(1, 1450) union all select generate_series(2001, 2043)) as number (n)
          join appointments a on a.appointment_id = md5('sample/appointments/' || n)::uuid and a.status = 'completed'
         union all
        select 3000 + n, p.hospital_id, p.branch_id, p.patient_id, md5('sample/staff/' || 1 + (n - 1) % 15)::uuid, null,
               timestamptz '2025-05-24 08:00+00' + n * interval '10 minutes'
          from generate_series(1, 30) as n
          join patients p on p.patient_id = md5('sample/patients/' || n)::uuid
       ) as v
  join users u on u.hospital_id = v.hospital_id and u.staff_id = v.staff_id
  join (values
        (0, 'Spots on face and back', 'Comedones and papules, no scars', 'Acne vulgaris', 'L70.0',
            'Topical retinoid at night', 6),
        (1, 'Itching in the elbows', 'Dry, lichenified plaques', 'Atopic dermatitis', 'L20.9',
            'Emollients; steroid in flares', 4),
        (2, 'Scaly patches on the knees', 'Well-defined silvery plaques', 'Psoriasis vulgaris', 'L40.0',
            'Calcipotriol; consider light therapy', 8),
        (3, 'Mole has changed', 'Regular network in dermoscopy', 'Melanocytic naevus', 'D22.9',
            'Photograph, compare in a year', 52),
        (4, 'Brown patches on the cheeks', 'Symmetric macules', 'Melasma', 'L81.1',
            'Sun protection; peel in winter', 8),
        (5, 'Thinning hair', 'Widened parting, pull test negative', 'Androgenic alopecia', 'L64.9',
            'Minoxidil for six months', 26),
        (6, 'Itching ring on the arm', 'Annular scaly lesion', 'Tinea corporis', 'B35.4',
            'Antifungal cream', null),
        (7, 'Red face after meals', 'Erythema, telangiectasia', 'Rosacea', 'L71.9',
            'Avoid triggers; metronidazole gel', 6)
       ) as c (number, chief_complaint, findings, diagnosis, diagnosis_code, treatment_plan, weeks) on c.number = v.n % 8
    on conflict do nothing;

insert into prescriptions (hospital_id, prescription_id, patient_id, staff_id, consultation_id, status, medicine, dose, frequency,
                           route, starts_on, duration_days, refills, instructions, created_at, created_by, updated_at, updated_by)
select c.hospital_id, md5('sample/prescriptions/' || n || '/' || item)::uuid, c.patient_id, c.staff_id, c.consultation_id,
       case when n % 29 = 0 then 'stopped'
            when (c.started_at at time zone 'UTC')::date + duration_days < date '2025-05-30' then 'completed'
            else 'active' end::prescription_status,
       medicine, dose, frequency, route, (c.started_at at time zone 'UTC')::date, duration_days, refills, instructions,
       c.started_at, c.created_by, c.started_at, c.created_by
  from (select generate_series(1, 1450) union all select generate_series(2001, 2043)
         union all select generate_series(3001, 3030)) as number (n)
  join consultations c on c.consultation_id = md5('sample/consultations/' || n)::uuid
  join (values
        ('L70.0', 1, 'Adapalene 0.1 % gel',       'thin layer', 'once a day, at night', 'topical', 42, 1, 'Use sun protection.'),
        ('L70.0', 2, 'Doxycycline 100 mg',        '1 capsule',  'once a day',           'oral',    28, 0, 'Not with milk.'),
        ('L20.9', 1, 'Mometasone 0.1 % cream',    'thin layer', 'once a day',           'topical', 14, 0, null),
        ('L40.0', 1, 'Calcipotriol 50 mcg/g',     'thin layer', 'twice a day',          'topical', 56, 2, null),
        ('L81.1', 1, 'Azelaic acid 20 % cream',   'thin layer', 'twice a day',          'topical', 84, 1, 'Use sun protection.'),
        ('L64.9', 1, 'Minoxidil 5 % solution',    '1 ml',       'twice a day',          'topical', 180, 5, 'Effect after three months.'),
        ('B35.4', 1, 'Terbinafine 1 % cream',     'thin layer', 'once a day',           'topical', 14, 0, null),
        ('L71.9', 1, 'Metronidazole 0.75 % gel',  'thin layer', 'twice a day',          'topical', 42, 1, null)
       ) as m (diagnosis_code, item, medicine, dose, frequency, route, duration_days, refills, instructions) using (diagnosis_code)
    on conflict do nothing;

-- Renewals by telephone, without a consultation.
insert into prescriptions (hospital_id, prescription_id, patient_id, staff_id, status, medicine, dose, frequency, route,
                           starts_on, duration_days, created_at, updated_at)
select hospital_id, md5('sample/prescriptions/renewal/' || n)::uuid, patient_id, md5('sample/staff/' || 1 + (n - 1) % 15)::uuid,
       'active', 'Minoxidil 5 % solution', '1 ml', 'twice a day', 'topical',
       date '2025-05-05' + n, 90,
       timestamptz '2025-05-05 09:00+00' + n * interval '24 hours', timestamptz '2025-05-05 09:00+00' + n * interval '24 hours'
  from generate_series(1, 24) as n
  join patients on patient_id = md5('sample/patients/' || n)::uuid
    on conflict do nothing;

-- One for each consultation, in one statement with its lines, since what was paid follows from them.
-- The price list is in points; each hospital has its own value of a point and its own tax on products.
with line as (
    select n, c.hospital_id, c.branch_id, c.patient_id, c.consultation_id, c.ended_at as billed_at,
           (c.started_at at time zone h.time_zone)::date as billed_on,
           md5('sample/users/e' || lpad((28 + (p.number - 1) % 3)::text, 3, '0'))::uuid as clerk,
           row_number() over (partition by n order by i.item) as line_number,
           i.description, i.quantity, round(i.points * k.value_of_point, 2) as unit_price,
           case when i.item = 1 and n % 12 = 0 then 5 * k.value_of_point else 0 end as discount_amount,
           case when i.is_product then k.tax_percent else 0 end as tax_percent
      from (select generate_series(1, 1450) union all select generate_series(2001, 2043)
         union all select generate_series(3001, 3030)) as number (n)
      join consultations c on c.consultation_id = md5('sample/consultations/' || n)::uuid
      join hospitals h on h.hospital_id = c.hospital_id
      join (select md5('sample/hospitals/' || number)::uuid as hospital_id, number from generate_series(1, 3) as number) as p
        on p.hospital_id = c.hospital_id
      join (values (1, 25.00, 18.0), (2, 1.00, 20.0), (3, 13.50, 25.0)) as k (number, value_of_point, tax_percent) on k.number = p.number
      join (values
            (1, null,    'Consultation, dermatology', 1.0,  60.00, false),
            (2, 'D22.9', 'Dermoscopy with photographs', 1,  35.50, false),
            (2, 'L81.1', 'Chemical peel',             1,    80.00, false),
            (2, 'L40.0', 'Narrow-band UVB, session',  3,    22.25, false),
            (3, 'L20.9', 'Emollient 500 g',           2,    12.90, true),
            (3, 'L81.1', 'Sunscreen SPF 50, 100 ml',  1,    18.99, true),
            (3, 'L64.9', 'Minoxidil 5 % solution',    1.5,  24.00, true)
           ) as i (item, diagnosis_code, description, quantity, points, is_product)
        on i.diagnosis_code is null or i.diagnosis_code = c.diagnosis_code
), invoice as (
    insert into invoices (hospital_id, invoice_id, branch_id, patient_id, consultation_id, invoice_number, status, issued_on, due_on,
                          paid_amount, paid_on, created_at, created_by, updated_at, updated_by)
    select hospital_id, md5('sample/invoices/' || n)::uuid, branch_id, patient_id, consultation_id,
           'INV-2025-' || lpad(n::text, 5, '0'), status::invoice_status,
           case when status <> 'draft' then billed_on end,
           case when status <> 'draft' then billed_on + 14 end,
           paid_amount,
           case when paid_amount > 0 then billed_on end,
           billed_at, clerk, billed_at, clerk
      from (select n, hospital_id, branch_id, patient_id, consultation_id, billed_at, billed_on, clerk,
                   sum(round(quantity * unit_price, 2) - discount_amount
                       + round((round(quantity * unit_price, 2) - discount_amount) * tax_percent / 100, 2)) as total
              from line
             group by n, hospital_id, branch_id, patient_id, consultation_id, billed_at, billed_on, clerk) as bill
     cross join lateral (select case when billed_on = date '2025-05-30' and n % 2 = 0 then 'draft'
                                     when n % 50 = 1 then 'void'
                                     when n % 10 = 0 then 'issued'
                                     else 'paid' end) as o (status)
     -- Every second unpaid invoice is paid in part.
     cross join lateral (select case when status = 'paid' then total
                                     when status = 'issued' and n % 20 = 0 then round(total / 2, 2)
                                     else 0 end) as p (paid_amount)
        on conflict do nothing
)
insert into invoice_lines (hospital_id, invoice_id, line_number, description, quantity, unit_price, discount_amount, tax_percent,
                           created_at, created_by, updated_at, updated_by)
select hospital_id, md5('sample/invoices/' || n)::uuid, line_number, description, quantity, unit_price, discount_amount, tax_percent,
       billed_at, clerk, billed_at, clerk
  from line
    on conflict do nothing;

-- Ten days of sign-ins; every ninth mistypes the password.
insert into login_history (hospital_id, login_id, user_id, username, occurred_at, failure, ip_address, user_agent)
select u.hospital_id, md5('sample/login_history/' || n)::uuid, u.user_id, u.username,
       timestamptz '2025-05-21 06:00+00' + (n - 1) / 39 * interval '24 hours' + n * interval '1 minute',
       case when n % 9 = 0 then 'wrong_password' end::login_failure,
       ('192.0.2.' || 1 + n % 250)::inet,
       (array['Firefox/138.0', 'Chrome/136.0', 'Safari/18.4'])[1 + n % 3]
  from generate_series(1, 390) as n
  join users u on u.user_id = md5('sample/users/e' || lpad((1 + (n - 1) % 39)::text, 3, '0'))::uuid
    on conflict do nothing;

insert into login_history (hospital_id, login_id, username, occurred_at, failure, ip_address)
select md5('sample/hospitals/' || 1 + (n - 1) % 3)::uuid, md5('sample/login_history/unknown/' || n)::uuid,
       (array['admin', 'root', 'test'])[1 + n % 3],
       timestamptz '2025-05-30 02:00+00' + n * interval '3 seconds', 'unknown_user', '203.0.113.66'
  from generate_series(1, 12) as n
    on conflict do nothing;

-- Excerpts, as a log would hold them: patients registered, corrected, and appointments cancelled.
insert into audit_logs (hospital_id, audit_log_id, occurred_at, user_id, action, table_name, row_key, old_values, new_values)
select p.hospital_id, md5('sample/audit_logs/' || e.action || '/' || n)::uuid,
       p.created_at + case e.action when 'update' then interval '48 hours' else interval '0' end,
       md5('sample/users/e' || lpad((28 + (n - 1) % 3)::text, 3, '0'))::uuid, e.action::audit_action, 'patients',
       jsonb_build_object('hospital_id', p.hospital_id, 'patient_id', p.patient_id),
       case e.action when 'update' then jsonb_build_object('family_name', upper(p.family_name)) end,
       case e.action when 'update' then jsonb_build_object('family_name', p.family_name)
                     else jsonb_build_object('medical_record_number', p.medical_record_number, 'given_name', p.given_name,
                                             'family_name', upper(p.family_name), 'born_on', p.born_on) end
  from generate_series(1, 60) as n
  join patients p on p.patient_id = md5('sample/patients/' || n)::uuid
 cross join (values ('insert'), ('update')) as e (action)
    on conflict do nothing;

insert into audit_logs (hospital_id, audit_log_id, occurred_at, user_id, action, table_name, row_key, old_values, new_values)
select a.hospital_id, md5('sample/audit_logs/cancelled/' || n)::uuid, a.cancelled_at, a.updated_by, 'update', 'appointments',
       jsonb_build_object('hospital_id', a.hospital_id, 'appointment_id', a.appointment_id),
       '{"status": "booked"}', '{"status": "cancelled"}'
  from generate_series(1, 1450) as n
  join appointments a on a.appointment_id = md5('sample/appointments/' || n)::uuid and a.status = 'cancelled'
    on conflict do nothing;
