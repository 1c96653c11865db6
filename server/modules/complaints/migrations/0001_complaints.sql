create schema if not exists complaints;

-- What a customer said was wrong with an order, and the answer. The words are in the vault, under the person's key of statutory records.
create table complaints.complaints (
  id uuid primary key,
  shop_id uuid not null,
  order_id uuid not null,
  person_id uuid not null,
  account_id uuid,
  -- Who wrote it down: null is the buyer.
  recorded_by uuid,
  text_ref uuid not null,
  answer_ref uuid,
  answered_by uuid,
  created_at timestamptz not null default now(),
  answered_at timestamptz,
  check ((answered_at is null) = (answer_ref is null) and (answered_at is null) = (answered_by is null))
);
create index complaints_of_order on complaints.complaints (order_id);
create index complaints_of_person on complaints.complaints (person_id);
create index complaints_open on complaints.complaints (shop_id, id desc) where answered_at is null;
-- The end of the legal time is counted from here.
create index complaints_by_end on complaints.complaints ((coalesce(answered_at, created_at)));

alter table complaints.complaints enable row level security;
create policy app_all on complaints.complaints for all to madang_app using (true) with check (true);
create policy viewer on complaints.complaints for select to madang_reader using (
  (select platform.viewer_sees_all())
  or person_id = (select platform.viewer_person())
  or account_id = (select platform.viewer_account())
  or shop_id = any ((select platform.viewer_shops())::uuid[])
);
