-- The same done to every order a filter left: which they were when it was asked for, and how far it has come. Worked off in pieces.
create table desk.bulks (
  id uuid primary key,
  account_id uuid not null,
  action text not null check (action in ('team', 'mark', 'confirm')),
  -- The word that is given, by its code; 0 takes it away.
  code integer not null default 0,
  -- The shops of who asked; null: every shop.
  shops uuid[],
  order_ids uuid[] not null,
  orders integer not null,
  done integer not null default 0,
  changed integer not null default 0,
  left_out integer not null default 0,
  state text not null check (state in ('working', 'done', 'undoing', 'undone')),
  made_at timestamptz not null default now(),
  ended_at timestamptz
);
create index bulks_open on desk.bulks (made_at) where state in ('working', 'undoing');

-- What each piece wrote over, for taking it back; a piece is forgotten when it was taken back.
create table desk.bulk_pieces (
  bulk_id uuid not null references desk.bulks on delete cascade,
  place integer not null,
  order_ids uuid[] not null,
  codes integer[] not null,
  primary key (bulk_id, place)
);
