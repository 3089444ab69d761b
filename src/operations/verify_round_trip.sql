-- verify_round_trip: nothing but the way there and back
select
