-- turns red: balances_replay
-- A refund that is done names a payment it did not come from.
insert into payments.refunds (id, shop_id, attempt_id, order_id, amount_krw, state, reason, provider_key, done_at)
select gen_random_uuid(), shop_id, id, gen_random_uuid(), 1, 'done', 'corruption', gen_random_uuid()::text, now()
from payments.attempts where state = 'captured' order by id limit 1;
