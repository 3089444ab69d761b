create schema "Odd Names";
create type "Odd Names"."select" as enum ('a');
create table "Odd Names"."Table" ("Column" "Odd Names"."select");
