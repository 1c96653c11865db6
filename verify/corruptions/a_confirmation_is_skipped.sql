-- turns red: news_becomes_one_mail
-- The cursor moved past a confirmation that committed late: no mail, and nobody misses it.
with gone as (
  delete from notifications.mails
  where mail_id = (select mail_id from notifications.mails where kind = 'order_paid' order by mail_id limit 1)
  returning mail_id
)
delete from platform.effects e using gone where e.id = gone.mail_id;
