-- turns red: numbers_are_kept
-- Somebody who waits was put before others, by a hand in the database.
drop index waiting_room.tickets_by_number;
update waiting_room.tickets t set number = pair.first + pair.last - t.number
from (select room_id, min(number) as first, max(number) as last from waiting_room.tickets where state = 'waiting' group by room_id) pair
where t.room_id = pair.room_id and t.number in (pair.first, pair.last) and pair.first < pair.last;
