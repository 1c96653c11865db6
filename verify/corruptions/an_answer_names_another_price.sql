-- turns red: orders_were_answered_once
-- The recorded answer tells the buyer another amount than the order has.
update platform.idempotency set answer = jsonb_set(answer::jsonb, '{amount_krw}', '1')::text
where id = (select id from platform.idempotency where status = 201 and answer like '%"attempt_id"%' order by id limit 1);
