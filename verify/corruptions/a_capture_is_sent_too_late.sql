-- turns red: captures_were_sent_in_time
-- Money was asked for after the goods had gone back to the shelf.
update payments.attempts a set sent_at = h.ended_at + interval '1 second'
from (
  select a.id, max(h.ended_at) as ended_at
  from payments.attempts a join inventory.holds h on h.order_id = a.order_id
  where a.sent_at is not null and h.ended_at is not null and h.state in ('released', 'expired')
  group by a.id order by a.id limit 1
) h
where a.id = h.id;
