-- promise: P6
-- name: winners_are_as_many_as_promised
-- says: a first-come campaign has no more winners than coupons, its places are 1 to the last without a gap, and nobody has an earlier place than somebody who came before
-- walks: promotions.campaigns id
select c.id as campaign_id, c.winners_max, c.winners, k.counted, k.last_place, k.out_of_order
from promotions.campaigns c
left join (
  select campaign_id, count(*) as counted, max(place) as last_place, count(*) filter (where made_at < before) as out_of_order
  from (
    select campaign_id, place, made_at, lag(made_at) over (partition by campaign_id order by place) as before
    from promotions.coupons
    where campaign_id > :from and campaign_id <= :to and place is not null
  ) one
  group by campaign_id
) k on k.campaign_id = c.id
where c.id > :from and c.id <= :to
  and (c.winners > coalesce(c.winners_max, 0) or coalesce(k.counted, 0) <> c.winners or coalesce(k.last_place, 0) <> c.winners
    or k.out_of_order > 0)
