-- turns red: orders_were_answered_once
-- Two keys claim the same order: one of the two clicks was answered with somebody else's effect.
insert into platform.idempotency (id, body_hash, status, answer)
select gen_random_uuid(), body_hash, status, answer
from platform.idempotency where status = 201 and answer like '%"attempt_id"%' order by id limit 1;
