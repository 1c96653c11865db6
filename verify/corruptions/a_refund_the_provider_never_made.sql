-- turns red: provider_agrees
-- Our books are neat: canceled, refunded, booked. The provider still has the money.
with chosen as (
  select a.id as attempt_id, a.order_id, a.shop_id, a.amount_krw, a.provider, gen_random_uuid() as refund_id, gen_random_uuid() as journal_id
  from payments.attempts a join orders.orders o on o.id = a.order_id
  where a.state = 'captured' and o.state = 'confirmed' and o.drop_id is not null and o.discount_krw = 0 order by a.id limit 1
), freed as (
  select h.order_id, h.id, h.lot_id, h.drop_id, h.quantity - h.returned as units
  from inventory.holds h join chosen c on c.order_id = h.order_id where h.state = 'committed'
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
  update orders.lines l set canceled_quantity = quantity from chosen c where l.order_id = c.order_id
), refunded as (
  insert into payments.refunds (id, shop_id, attempt_id, order_id, amount_krw, state, reason, provider_key, done_at)
  select refund_id, shop_id, attempt_id, order_id, amount_krw, 'done', 'corruption', refund_id::text, now() from chosen
), booked as (
  insert into ledger.entries (id, journal_id, shop_id, account, amount_krw, kind, order_id, source_id, at)
  select gen_random_uuid(), journal_id, shop_id, side.account, side.amount_krw, 'refund', order_id, refund_id, now()
  from chosen cross join lateral (values ('provider:' || provider, -amount_krw), ('sales', amount_krw)) as side(account, amount_krw)
), emptied as (
  update payments.attempts a set state = 'refunded', balance_krw = 0 from chosen c where a.id = c.attempt_id
)
update orders.orders o set version = version + 1, state = 'canceled', refunded_krw = o.amount_krw from chosen c where o.id = c.order_id;
