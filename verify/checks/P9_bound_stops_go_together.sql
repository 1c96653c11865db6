-- promise: P9
-- name: bound_stops_go_together
-- says: stops that are bound (both halves of an exchange) and still to come are on one day with one team
-- walks: fulfilment.deliveries id
select d.id as delivery_id, d.bound_id, count(distinct (p.day, p.team_id)) as slots
from fulfilment.deliveries d
join fulfilment.deliveries b on b.bound_id = d.bound_id and b.state = 'open' and b.arrived_at is null
left join fulfilment.plans p on p.delivery_id = b.id
where d.id > :from and d.id <= :to and d.state = 'open' and d.arrived_at is null
group by d.id, d.bound_id having count(distinct (p.day, p.team_id)) > 1
