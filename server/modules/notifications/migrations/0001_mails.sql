create schema if not exists notifications;

-- A mail in our records: what, about which order or sign-up, how far. No address and no text: both are read from the vault
-- and rendered when it is sent (or looked at), so a forgotten person is forgotten here, too.
create table notifications.mails (
  mail_id uuid primary key,
  -- One mail a cause: the event that asked for it may be heard again after a restore.
  cause text not null unique,
  kind text not null,
  source_id uuid not null,
  order_id uuid,
  data jsonb not null default '{}',
  -- Where in the vault the recipient is; known once it was sent.
  recipient_ref uuid,
  subject text not null default '',
  state text not null default 'queued' check (state in ('queued', 'sent', 'refused', 'skipped')),
  reason text,
  -- Times the text went to a mail server. A second time happens only when the first answer was lost.
  wire_attempts int not null default 0 check (wire_attempts between 0 and 2),
  queued_at timestamptz not null default now(),
  sent_at timestamptz
);
create index mails_of_order on notifications.mails (order_id, mail_id) where order_id is not null;
