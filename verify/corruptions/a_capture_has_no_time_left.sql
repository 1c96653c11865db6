-- turns red: captures_were_sent_in_time
-- The worker sent a capture once more without holding its goods for that: its deadline is that of the send before.
update payments.attempts set sent_at = capture_deadline + interval '1 ms'
where id = (select id from payments.attempts where state = 'captured' order by id limit 1);
