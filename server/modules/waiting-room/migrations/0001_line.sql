create schema if not exists waiting_room;

-- A line before one drop, or before the whole site (drop_id null).
create table waiting_room.rooms (
  id uuid primary key,
  shop_id uuid,
  drop_id uuid,
  state text not null check (state in ('open', 'prequeue', 'draw', 'serving', 'paused', 'closed')),
  -- By schedule: when people may gather, when numbers are called, when it is over.
  prequeue_at timestamptz,
  serve_at timestamptz,
  close_at timestamptz,
  -- Who gathered before the opening is put in random order at it.
  draws boolean not null default false,
  needs_verified_phone boolean not null default false,
  -- Units available x this many people may be inside without a hold; null: not tied to stock.
  overbooking numeric(4, 2) check (overbooking between 0.5 and 20),
  claim_ms integer not null default 120000 check (claim_ms between 1000 and 3600000),
  stay_ms integer not null default 600000 check (stay_ms between 1000 and 3600000),
  absent_ms integer not null default 90000 check (absent_ms between 1000 and 3600000),
  -- By itself: serving when more buyers a second come, or when buying takes longer.
  auto_buyers integer check (auto_buyers > 0),
  auto_latency_ms integer check (auto_latency_ms > 0),
  entries_per_address integer check (entries_per_address > 0),
  message_ko text not null default '' check (length(message_ko) <= 300),
  message_en text not null default '' check (length(message_en) <= 300),
  -- Entries 1 to this one got their numbers by the draw; later ones have the number of their entry.
  drawn_entries bigint,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
create unique index rooms_one_a_drop on waiting_room.rooms (drop_id) where drop_id is not null;
create unique index rooms_one_for_the_site on waiting_room.rooms ((true)) where drop_id is null;

-- Its row lock makes the order of entries the order of their commits.
create table waiting_room.counters (
  room_id uuid primary key references waiting_room.rooms,
  last_entry bigint not null default 0 check (last_entry >= 0)
) with (fillfactor = 50);

-- Every coming in and going out passes under this row's lock. `capacity` follows `wanted` down as people leave.
create table waiting_room.gates (
  room_id uuid primary key references waiting_room.rooms,
  wanted integer not null check (wanted between 0 and 1000000),
  capacity integer not null,
  inside integer not null default 0,
  pointer bigint not null default 0 check (pointer >= 0),
  seq bigint not null default 0,
  -- How far off the estimates told at entry were, as a share of the true wait; a moving mean.
  estimate_error real,
  constraint gates_never_over_capacity check (inside >= 0 and inside <= capacity)
) with (fillfactor = 50);

-- waiting -> called -> inside -> done; called -> missed (came too late, keeps the number) -> back (asked again) -> called; left.
create table waiting_room.tickets (
  room_id uuid not null,
  entry bigint not null,
  -- The place in the line; null until the draw for who came before the opening. Never changes once told.
  number bigint,
  -- Who: an account's or a guest's person, or the digest of a verified phone.
  holder uuid not null,
  -- Opaque, derived from room and holder: what a draw's list shows.
  ticket_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'called', 'missed', 'back', 'inside', 'done', 'left')),
  entered_at timestamptz not null,
  -- What was told at entry, to be measured by.
  estimated_s integer,
  seen_at timestamptz not null,
  claim_until timestamptz,
  primary key (room_id, entry)
) with (fillfactor = 80);
create unique index tickets_by_number on waiting_room.tickets (room_id, number) where number is not null;
create unique index tickets_one_a_person on waiting_room.tickets (room_id, holder) where state not in ('done', 'left');
create index tickets_called on waiting_room.tickets (room_id, number) where state in ('called', 'back');

create table waiting_room.places (
  id uuid primary key,
  room_id uuid not null,
  entry bigint not null,
  number bigint not null,
  holder uuid not null,
  entered_seq bigint not null,
  entered_at timestamptz not null,
  expires_at timestamptz not null,
  -- Orders of this person that are not settled yet: while there is one, the place does not expire.
  order_ids uuid[] not null default '{}',
  ended_seq bigint,
  ended_at timestamptz,
  reason text check (reason in ('settled', 'left', 'expired', 'closed')),
  constraint places_end_whole check ((ended_seq is null) = (ended_at is null) and (ended_seq is null) = (reason is null))
) with (fillfactor = 70);
create unique index places_one_a_person on waiting_room.places (room_id, holder) where ended_seq is null;
create unique index places_one_a_ticket on waiting_room.places (room_id, entry);
create index places_by_end on waiting_room.places (room_id, expires_at) where ended_seq is null;
create index places_by_order on waiting_room.places using gin (order_ids) where ended_seq is null;

-- What passed the gate, in its order: from this alone the peak of people inside is recomputed. Append-only.
create table waiting_room.gate_log (
  room_id uuid not null,
  seq bigint not null,
  what text not null check (what in ('in', 'out', 'capacity')),
  number bigint,
  place_id uuid,
  inside integer not null,
  capacity integer not null,
  at timestamptz not null,
  primary key (room_id, seq)
);
create function waiting_room.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name;
end $$;
create trigger gate_log_append_only before update or delete on waiting_room.gate_log
  for each row execute function waiting_room.refuse_change();
comment on table waiting_room.gate_log is 'append-only';

-- The state table as it was walked.
create table waiting_room.room_log (
  id uuid primary key,
  room_id uuid not null references waiting_room.rooms,
  state text not null,
  why text not null,
  by_account uuid,
  at timestamptz not null default clock_timestamp()
);
create trigger room_log_append_only before update or delete on waiting_room.room_log
  for each row execute function waiting_room.refuse_change();
comment on table waiting_room.room_log is 'append-only';
