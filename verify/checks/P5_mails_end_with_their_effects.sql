-- promise: P5
-- name: mails_end_with_their_effects
-- says: a mail and the effect that sends it end in one commit: none is forgotten in the queue, none is sent again after it ended
-- walks: notifications.mails mail_id
select m.mail_id, m.state as mail, e.state as effect
from notifications.mails m
left join platform.effects e on e.id = m.mail_id and e.kind = 'mail.send'
where m.mail_id > :from and m.mail_id <= :to
  and (
    (m.state = 'queued' and (e.id is null or e.state in ('done', 'refused')))
    or (m.state <> 'queued' and e.state not in ('done', 'refused'))
  )
