-- turns red: team_days_count_their_stops
-- A stop left a team's day and its place was not given back: the team would stay at home with room in the lorry.
with shop as (select shop_id from orders.orders limit 1), team as (
  insert into fulfilment.teams (id, shop_id, name) select gen_random_uuid(), shop_id, 'team' from shop returning id
)
insert into fulfilment.team_days (team_id, day, capacity, taken) select id, '2027-03-01', 5, 1 from team;
