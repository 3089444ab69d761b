-- What patients are charged. Totals are computed (invoice_totals), never stored: they can't disagree with the lines.

create table invoices (
    hospital_id         uuid            not null,
    invoice_id          uuid            not null default gen_random_uuid(),
    branch_id           uuid            not null,
    patient_id          uuid            not null,
    consultation_id     uuid,
    invoice_number      short_code      not null,
    status              invoice_status  not null default 'draft',
    issued_on           date,
    due_on              date,
    paid_amount         money_amount    not null default 0,
    paid_on             date,
    notes               text,
    created_at          timestamptz     not null default now(),
    created_by          uuid,
    updated_at          timestamptz     not null default now(),
    updated_by          uuid,
    constraint invoices_pkey primary key (hospital_id, invoice_id),
    constraint invoices_invoice_number_key unique (hospital_id, invoice_number),
    constraint invoices_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint invoices_branch_fkey foreign key (hospital_id, branch_id) references branches (hospital_id, branch_id),
    constraint invoices_patient_fkey foreign key (hospital_id, patient_id) references patients (hospital_id, patient_id),
    constraint invoices_consultation_fkey foreign key (hospital_id, consultation_id, patient_id)
        references consultations (hospital_id, consultation_id, patient_id),
    constraint invoices_issued_on_check check (status = 'draft' or issued_on is not null),
    constraint invoices_due_on_check check (due_on >= issued_on),
    constraint invoices_paid_on_check check (status <> 'paid' or paid_on is not null),
    constraint invoices_paid_amount_check check (paid_amount = 0 or status in ('issued', 'paid'))
);

create index invoices_branch_idx on invoices (hospital_id, branch_id);
create index invoices_patient_idx on invoices (hospital_id, patient_id);
create index invoices_consultation_idx on invoices (hospital_id, consultation_id, patient_id);
create index invoices_unpaid_idx on invoices (hospital_id, due_on) where status = 'issued';

comment on table invoices is 'Bills to patients.';
comment on column invoices.hospital_id is 'Hospital the row belongs to.';
comment on column invoices.invoice_id is 'Key of the invoice within the hospital.';
comment on column invoices.branch_id is 'Branch that bills.';
comment on column invoices.patient_id is 'Who is billed.';
comment on column invoices.consultation_id is 'Consultation it is for, of the same patient; empty for a sale without one.';
comment on column invoices.invoice_number is 'PHI: Number printed on the invoice, unique within the hospital.';
comment on column invoices.status is 'Where the invoice stands.';
comment on column invoices.issued_on is 'PHI: Day of issue; empty for a draft.';
comment on column invoices.due_on is 'PHI: Day by which it is to be paid.';
comment on column invoices.paid_amount is 'What has been paid so far.';
comment on column invoices.paid_on is 'PHI: Day of the last payment.';
comment on column invoices.notes is 'PHI: Remarks to the patient.';
comment on column invoices.created_at is 'When the row was added.';
comment on column invoices.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column invoices.updated_at is 'When the row last changed.';
comment on column invoices.updated_by is 'User who last changed the row; empty for the system.';

create table invoice_lines (
    hospital_id     uuid            not null,
    invoice_id      uuid            not null,
    line_number     integer         not null,
    description     text            not null,
    quantity        numeric(10, 3)  not null default 1,
    unit_price      money_amount    not null,
    discount_amount money_amount    not null default 0,
    tax_percent     numeric(5, 2)   not null default 0,
    net_amount      numeric(12, 2)  not null generated always as (round(quantity * unit_price, 2) - discount_amount) stored,
    tax_amount      numeric(12, 2)  not null generated always as
                        (round((round(quantity * unit_price, 2) - discount_amount) * tax_percent / 100, 2)) stored,
    created_at      timestamptz     not null default now(),
    created_by      uuid,
    updated_at      timestamptz     not null default now(),
    updated_by      uuid,
    constraint invoice_lines_pkey primary key (hospital_id, invoice_id, line_number),
    constraint invoice_lines_hospital_fkey foreign key (hospital_id) references hospitals (hospital_id),
    constraint invoice_lines_invoice_fkey foreign key (hospital_id, invoice_id)
        references invoices (hospital_id, invoice_id) on delete cascade,
    constraint invoice_lines_line_number_check check (line_number > 0),
    constraint invoice_lines_description_check check (btrim(description) <> ''),
    constraint invoice_lines_quantity_check check (quantity > 0),
    constraint invoice_lines_discount_check check (discount_amount <= round(quantity * unit_price, 2)),
    constraint invoice_lines_tax_percent_check check (tax_percent between 0 and 100)
);

comment on table invoice_lines is 'Positions of an invoice.';
comment on column invoice_lines.hospital_id is 'Hospital the row belongs to.';
comment on column invoice_lines.invoice_id is 'Invoice the line belongs to.';
comment on column invoice_lines.line_number is 'Place on the invoice, from 1.';
comment on column invoice_lines.description is 'PHI: What was done or sold.';
comment on column invoice_lines.quantity is 'How many.';
comment on column invoice_lines.unit_price is 'Price of one, without tax.';
comment on column invoice_lines.discount_amount is 'Discount on the whole line, without tax.';
comment on column invoice_lines.tax_percent is 'Tax rate in percent.';
comment on column invoice_lines.net_amount is 'Computed: the line after discount, without tax.';
comment on column invoice_lines.tax_amount is 'Computed: tax on the line.';
comment on column invoice_lines.created_at is 'When the row was added.';
comment on column invoice_lines.created_by is 'User who added the row; empty for the system. Not a foreign key: the trace outlives the user.';
comment on column invoice_lines.updated_at is 'When the row last changed.';
comment on column invoice_lines.updated_by is 'User who last changed the row; empty for the system.';

create view invoice_totals as
select i.hospital_id,
       i.invoice_id,
       coalesce(sum(l.net_amount), 0) as net_amount,
       coalesce(sum(l.tax_amount), 0) as tax_amount,
       coalesce(sum(l.net_amount + l.tax_amount), 0) as total_amount,
       i.paid_amount,
       coalesce(sum(l.net_amount + l.tax_amount), 0) - i.paid_amount as open_amount
  from invoices i
  left join invoice_lines l on l.hospital_id = i.hospital_id and l.invoice_id = i.invoice_id
 group by i.hospital_id, i.invoice_id, i.paid_amount;

-- Whoever reads the view sees the rows that the tables show to that role. PostgreSQL 13 and 14 can't do this: there it
-- shows what its owner sees.
do $$
begin
    if current_setting('server_version_num')::integer >= 150000 then
        alter view invoice_totals set (security_invoker = true);
    end if;
end
$$;

comment on view invoice_totals is 'What each invoice comes to and what is still open.';
comment on column invoice_totals.hospital_id is 'Hospital the invoice belongs to.';
comment on column invoice_totals.invoice_id is 'Invoice the totals are of.';
comment on column invoice_totals.net_amount is 'Sum of the lines, without tax.';
comment on column invoice_totals.tax_amount is 'Sum of the tax.';
comment on column invoice_totals.total_amount is 'Amount to pay.';
comment on column invoice_totals.paid_amount is 'What has been paid so far.';
comment on column invoice_totals.open_amount is 'What is still to be paid; negative when too much was paid.';
