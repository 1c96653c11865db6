-- turns red: captures_were_sent_in_time
-- Money was asked for after the goods might have gone to somebody else.
update payments.attempts set capture_deadline = sent_at - interval '1 second'
where id = (select id from payments.attempts where sent_at is not null order by id limit 1);
