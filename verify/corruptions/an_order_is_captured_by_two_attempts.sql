-- turns red: one_capture_an_order
-- The unique index is gone and a second attempt of the same order went through.
drop index payments.attempts_one_an_order;
insert into payments.attempts (id, shop_id, order_id, person_id, provider, amount_krw, balance_krw, state, provider_key)
select gen_random_uuid(), shop_id, order_id, person_id, provider, 0, 0, 'captured', gen_random_uuid()::text
from payments.attempts where state = 'captured' order by id limit 1;
