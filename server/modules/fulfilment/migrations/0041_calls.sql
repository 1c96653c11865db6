-- Telephone calls: about which order, what was agreed, what is to be done next and until when.
create table fulfilment.calls (
  id uuid primary key,
  shop_id uuid not null,
  -- A keyed digest of the number: equal for equal numbers. The number itself and the note are sealed.
  caller bytea not null,
  contact_ref uuid not null,
  direction text not null check (direction in ('in', 'out')),
  topic text not null,
  order_id uuid,
  -- The day agreed for the delivery of that order; it stands over the day wished for at the channel.
  agreed_on date,
  next_action text,
  due_at timestamptz,
  done_at timestamptz,
  done_by uuid,
  made_by uuid not null,
  at timestamptz not null default clock_timestamp(),
  check ((next_action is null) = (due_at is null)),
  check (agreed_on is null or order_id is not null),
  check (done_at is null or next_action is not null)
);
create index calls_of_caller on fulfilment.calls (caller, id desc);
create index calls_open on fulfilment.calls (due_at, id) where next_action is not null and done_at is null;
create index calls_of_shop on fulfilment.calls (shop_id, id desc);

alter table fulfilment.parcels add column agreed_on date;

alter table fulfilment.calls enable row level security;
create policy app_all on fulfilment.calls for all to madang_app using (true) with check (true);
create policy viewer on fulfilment.calls for select to madang_reader using (
  (select platform.viewer_sees_all()) or shop_id = any ((select platform.viewer_shops())::uuid[]));
