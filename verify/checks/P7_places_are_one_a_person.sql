-- promise: P7
-- name: places_are_one_a_person
-- says: every place was entered and left where the gate's log says so, with its ticket's number, and nobody was inside twice at a time
-- walks: waiting_room.places id
select p.id as place_id, p.room_id, p.number, p.entered_seq, p.ended_seq, twin.id as twin_id
from waiting_room.places p
left join waiting_room.gate_log came on came.room_id = p.room_id and came.seq = p.entered_seq
left join waiting_room.gate_log went on went.room_id = p.room_id and went.seq = p.ended_seq
left join waiting_room.tickets t on t.room_id = p.room_id and t.entry = p.entry
left join lateral (
  select o.id from waiting_room.places o
  where o.room_id = p.room_id and o.holder = p.holder and o.id <> p.id
    and o.entered_seq < coalesce(p.ended_seq, 9223372036854775807) and coalesce(o.ended_seq, 9223372036854775807) > p.entered_seq
  limit 1) twin on true
where p.id > :from and p.id <= :to
  and (came.what is distinct from 'in' or came.place_id is distinct from p.id or came.number is distinct from p.number
    or (p.ended_seq is not null and (went.what is distinct from 'out' or went.place_id is distinct from p.id))
    or t.number is distinct from p.number or t.holder is distinct from p.holder or twin.id is not null)
