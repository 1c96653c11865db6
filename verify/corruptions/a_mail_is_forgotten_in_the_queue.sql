-- turns red: mails_end_with_their_effects
-- The effect ended, the mail did not: it says "queued" for ever.
update notifications.mails set state = 'queued', sent_at = null
where mail_id = (
  select m.mail_id from notifications.mails m join platform.effects e on e.id = m.mail_id and e.state = 'done' order by m.mail_id limit 1);
