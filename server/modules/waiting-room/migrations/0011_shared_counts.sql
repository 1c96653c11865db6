-- Entries one browser may make a minute, whoever is signed in there; null: not counted.
alter table waiting_room.rooms add column entries_per_device integer check (entries_per_device > 0);

-- What each process counted of those who ask much, told to the others once a second. Kept for two minutes; worth nothing after a crash.
-- `who` is a digest: no address stands here.
create unlogged table waiting_room.asks (
  minute bigint not null,
  who text not null,
  process_id uuid not null,
  count integer not null,
  primary key (minute, who, process_id)
);

-- What each process saw of buying in the last ten seconds.
create unlogged table waiting_room.loads (
  process_id uuid primary key,
  buyers integer not null,
  requests integer not null,
  took_ms bigint not null,
  at timestamptz not null
);
