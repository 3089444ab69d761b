create subscription pair_sub connection 'host=nowhere dbname=d' publication a, b
    with (connect = false, slot_name = none);
create subscription pair_gone connection 'host=nowhere' publication a with (connect = false, slot_name = none);
comment on subscription pair_sub is 'first';
