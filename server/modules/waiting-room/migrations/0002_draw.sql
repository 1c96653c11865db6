-- The round of the public beacon that decides the draw, named before the list is frozen; null: the organiser is trusted.
alter table waiting_room.rooms add column beacon_round bigint check (beacon_round > 0);
-- How many had gathered when the list was frozen.
alter table waiting_room.rooms add column frozen_entries bigint;

-- Draws as they were published: everything but beacon, seed and time stands from the freeze on. A redraw is one more row.
create table waiting_room.draws (
  room_id uuid not null references waiting_room.rooms,
  draw_no integer not null,
  frozen_at timestamptz not null,
  entries integer not null,
  list text not null,
  list_hash text not null,
  seed_commitment text not null,
  receipt_keys text[] not null,
  beacon_round bigint,
  beacon text,
  seed text,
  drawn_at timestamptz,
  primary key (room_id, draw_no),
  constraint draws_told_whole check ((seed is null) = (drawn_at is null) and (beacon is null or drawn_at is not null))
);
create function waiting_room.keep_draw() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.drawn_at is not null or
    row(new.room_id, new.draw_no, new.frozen_at, new.entries, new.list, new.list_hash, new.seed_commitment, new.receipt_keys, new.beacon_round)
    is distinct from
    row(old.room_id, old.draw_no, old.frozen_at, old.entries, old.list, old.list_hash, old.seed_commitment, old.receipt_keys, old.beacon_round)
  then
    raise exception 'what a draw published does not change';
  end if;
  return new;
end $$;
create trigger draws_kept before update or delete on waiting_room.draws
  for each row execute function waiting_room.keep_draw();
