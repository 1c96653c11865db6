create schema if not exists desk;

-- What rows say in words, as small numbers: channels, regions, teams, sets of shops … One entry a (kind, value).
create table desk.facets (
  code integer generated always as identity primary key,
  kind text not null check (kind in ('shops', 'channel', 'region', 'team', 'drop', 'mark')),
  value text not null,
  label text not null,
  unique (kind, value)
);

-- Every (title, option) that was ever sold: a search in words looks here, not in a million orders.
create table desk.goods (
  code integer generated always as identity primary key,
  digest uuid not null unique,
  title text not null,
  option_text text not null
);

-- One row an order, of our own shops and of every channel: what the order grid shows, filters and sorts. Written only from
-- what other modules tell (save-rows.ts), except for team and mark, which are the desk's own.
create table desk.rows (
  order_id uuid primary key,
  -- Its place in the lens (lens.ts): dense, in the order of coming. Never moves.
  slot integer generated always as identity unique,
  origin text not null check (origin in ('own', 'channel')),
  shops uuid[] not null,
  shops_code integer not null,
  channel_code integer not null,
  region_code integer not null default 0,
  team_code integer not null default 0,
  mark_code integer not null default 0,
  drop_code integer not null default 0,
  number text not null,
  number_key bigint not null,
  state text not null,
  state_rank smallint not null,
  states integer not null,
  flags integer not null,
  title text not null,
  goods integer[] not null,
  quantity integer not null,
  amount_krw bigint not null,
  refunded_krw bigint not null,
  ordered_at timestamptz not null,
  paid_at timestamptz,
  dispatched_at timestamptz,
  delivered_at timestamptz,
  due_on date,
  wished_on date,
  sido text,
  sigungu text,
  drop_id uuid,
  person_id uuid,
  buyer_ref uuid,
  recipient_ref uuid,
  lines jsonb not null,
  deliveries jsonb not null,
  -- The source's version: older news is ignored.
  version bigint not null,
  -- Grows with every change that shows here: what an inline edit was made against.
  revision integer not null default 1,
  -- Whether the contact is still to be read for searching and for the region (index-people.job.ts).
  people_due boolean not null,
  -- The transaction that wrote the row last: how a lens finds what is new.
  changed xid8 not null default pg_current_xact_id()
) with (fillfactor = 85);

create index rows_changed on desk.rows (changed);
create index rows_people_due on desk.rows (slot) where people_due;
create index rows_of_person on desk.rows (person_id) where person_id is not null;

-- Order numbers and the numbers of lines, for finding one by its whole or its beginning.
create table desk.numbers (
  key text collate "C" not null,
  slot integer not null,
  primary key (key, slot)
);
create index numbers_of_slot on desk.numbers (slot);

-- Names, phones and addresses as keyed digests of whole values and of two-character grams; see docs/decisions/search-in-personal-data.md.
create table desk.people (
  slot integer primary key,
  tokens bigint[] not null
);
create index people_by_token on desk.people using gin (tokens) with (fastupdate = on);

-- How far the first filling and the rebuilding of each source have come; `done_at` is empty while one is under way.
create table desk.fillings (
  source text primary key,
  after_id uuid not null default '00000000-0000-0000-0000-000000000000',
  started_at timestamptz not null default now(),
  done_at timestamptz
);

-- Grows when rows were removed: a lens that knew them begins anew.
create table desk.epoch (one boolean primary key default true check (one), epoch integer not null);
insert into desk.epoch (epoch) values (1);

-- Views of the grid, of one member of staff or shared with all.
create table desk.views (
  id uuid primary key,
  account_id uuid not null,
  name text not null check (length(name) between 1 and 60),
  shared boolean not null default false,
  settings jsonb not null,
  version integer not null default 1,
  changed_at timestamptz not null default now()
);
create index views_of_account on desk.views (account_id);

-- What was done to many orders at once, with what is needed to undo it.
create table desk.actions (
  id uuid primary key,
  action text not null,
  account_id uuid not null,
  done_at timestamptz not null default now(),
  orders integer not null,
  undo jsonb,
  undone_at timestamptz
);

alter table desk.rows enable row level security;
create policy app_all on desk.rows for all to madang_app using (true) with check (true);
create policy viewer on desk.rows for select to madang_reader using (
  (select platform.viewer_sees_all()) or shops && (select platform.viewer_shops())::uuid[]
);
