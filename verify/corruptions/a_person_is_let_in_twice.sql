-- turns red: places_are_one_a_person
-- A guard was dropped, and somebody who was inside was let in on a second ticket.
drop index waiting_room.places_one_a_person;
insert into waiting_room.places (id, room_id, entry, number, holder, entered_seq, entered_at, expires_at)
select gen_random_uuid(), p.room_id, t.entry, t.number, p.holder, p.entered_seq, p.entered_at, p.expires_at
from waiting_room.places p join waiting_room.tickets t on t.room_id = p.room_id and t.state = 'waiting' limit 1;
