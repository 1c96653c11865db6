-- What a room was last moved by, asked each round.
create index room_log_by_room on waiting_room.room_log (room_id, id);
