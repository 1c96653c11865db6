-- promise: P6
-- name: counters_count_their_redemptions
-- says: what the counters of a campaign have counted is what its redemptions took from them, and together they allow no more than the campaign's uses and budget
-- walks: promotions.campaigns id
select c.id as campaign_id, c.uses_max, c.budget_krw, k.uses, k.krw, k.uses_max as counters_uses_max, k.krw_max as counters_krw_max,
  k.off
from promotions.campaigns c
left join (
  select k.campaign_id, sum(k.uses)::bigint as uses, sum(k.krw)::bigint as krw, sum(k.uses_max)::bigint as uses_max,
    sum(k.krw_max)::bigint as krw_max,
    count(*) filter (where k.uses <> coalesce(r.uses, 0) or k.krw <> coalesce(r.krw, 0) or k.uses > k.uses_max or k.krw > k.krw_max) as off
  from promotions.counters k
  left join (
    select campaign_id, shard, count(*) as uses, sum(discount_krw + shipping_krw) as krw
    from promotions.redemptions
    where campaign_id > :from and campaign_id <= :to and state <> 'returned'
    group by campaign_id, shard
  ) r on r.campaign_id = k.campaign_id and r.shard = k.shard
  where k.campaign_id > :from and k.campaign_id <= :to
  group by k.campaign_id
) k on k.campaign_id = c.id
where c.id > :from and c.id <= :to
  and ((k.campaign_id is null and coalesce(c.uses_max, c.budget_krw) is not null)
    or k.off > 0
    or k.uses_max <> coalesce(c.uses_max, k.uses_max)
    or k.krw_max <> coalesce(c.budget_krw, k.krw_max))
