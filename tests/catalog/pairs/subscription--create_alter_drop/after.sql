create subscription pair_sub connection 'host=elsewhere dbname=d' publication "B b", a
    with (connect = false, slot_name = 'pair_slot', binary = true, streaming = true, disable_on_error = true,
          synchronous_commit = 'local');
create subscription pair_new connection 'postgresql://u@nowhere:1/d?sslmode=disable' publication a
    with (connect = false, slot_name = 'pair_new', two_phase = true);
