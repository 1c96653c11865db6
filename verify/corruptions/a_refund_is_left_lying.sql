-- turns red: refunds_are_on_their_way
-- Canceled, and the refund is written down; but the effect that would send it is not there, and nobody waits for it.
with chosen as (
  select id from orders.orders where state = 'confirmed' and drop_id is not null and discount_krw = 0 order by id limit 1
), freed as (
  select h.order_id, h.id, h.lot_id, h.drop_id, h.quantity - h.returned as units
  from inventory.holds h join chosen c on c.id = h.order_id where h.state = 'committed'
), holds_back as (
  update inventory.holds h set returned = quantity, state = 'released' from freed f where h.order_id = f.order_id and h.id = f.id
), lots_back as (
  update inventory.lots l set allocated = l.allocated - f.units
  from (select lot_id, sum(units)::int as units from freed group by lot_id) f where l.id = f.lot_id
), drops_back as (
  update drops.drops d set taken = d.taken - f.units
  from (select drop_id, sum(units)::int as units from freed group by drop_id) f where d.id = f.drop_id
), caps_back as (
  update drops.caps p set used = p.used - f.units
  from (select f.drop_id, sum(f.units)::int as units, o.cap_identities
        from freed f join orders.orders o on o.id = f.order_id group by f.drop_id, o.cap_identities) f
  where p.drop_id = f.drop_id and p.identity = any(f.cap_identities)
), lines_back as (
  update orders.lines l set canceled_quantity = quantity from chosen c where l.order_id = c.id
), canceled as (
  update orders.orders o set version = version + 1, state = 'canceled' from chosen c where o.id = c.id
)
insert into payments.refunds (id, shop_id, attempt_id, order_id, amount_krw, state, reason, provider_key, created_at)
select gen_random_uuid(), a.shop_id, a.id, a.order_id, a.balance_krw, 'due', 'corruption', 'corruption', now() - interval '1 hour'
from payments.attempts a join chosen c on c.id = a.order_id where a.state = 'captured';
