create schema "Odd Names";
create type "Odd Names"."select" as enum ('b', 'a', 'ä "quoted"');
alter type "Odd Names"."select" owner to types_keeper;
create table "Odd Names"."Table" ("Column" "Odd Names"."select");
comment on type "Odd Names"."select" is 'it''s one';
