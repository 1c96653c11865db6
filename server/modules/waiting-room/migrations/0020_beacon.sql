-- Why the beacon could not be fetched when it was last tried; null: it was, or nobody tried yet.
alter table waiting_room.rooms add column beacon_fault text check (beacon_fault in ('not_yet', 'unreachable', 'bad_answer'));
alter table waiting_room.rooms add column beacon_tried_at timestamptz;
-- Of another site behind this line: what begins with these stays open to everybody.
alter table waiting_room.rooms add column open_paths text[] not null default '{}';
