-- promise: P1
-- name: team_days_count_their_stops
-- says: a team's day counts the stops that are planned on it and those where somebody was in vain, and never more than it takes
-- walks: fulfilment.team_days team_id
select t.team_id, t.day, t.capacity, t.taken, planned.count + tried.count as stops
from fulfilment.team_days t
cross join lateral (
  select count(*) from fulfilment.plans p where p.team_id = t.team_id and p.day = t.day) planned
cross join lateral (
  select count(*) from fulfilment.attempts a where a.team_id = t.team_id and a.day = t.day and a.outcome = 'failed') tried
where t.team_id > :from and t.team_id <= :to
  and (t.taken <> planned.count + tried.count or t.taken > t.capacity)
