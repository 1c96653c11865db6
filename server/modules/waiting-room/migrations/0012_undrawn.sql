-- Whether anybody waits for a draw, asked whenever a line changes its state: without this the whole line is read, and nobody enters meanwhile.
create index tickets_undrawn on waiting_room.tickets (room_id) where number is null;
