-- promise: P7
-- name: numbers_are_kept
-- says: entries have no gaps, a number is its entry's or, for who gathered before a draw, one of the drawn ones, and none is given twice
-- walks: waiting_room.counters room_id
select c.room_id, t.entry, t.number, c.last_entry, r.drawn_entries
from waiting_room.counters c
join waiting_room.rooms r on r.id = c.room_id
left join lateral (
  select entry, number, row_number() over (order by entry) as nth, count(*) over (partition by number) as bearers
  from waiting_room.tickets where room_id = c.room_id) t on true
where c.room_id > :from and c.room_id <= :to and t.entry is not null
  and (t.nth <> t.entry or t.entry > c.last_entry or (t.number is not null and t.bearers > 1)
    or (t.entry > coalesce(r.drawn_entries, 0) and t.number is distinct from t.entry and not (r.draws and t.number is null))
    or (t.entry <= r.drawn_entries and t.number not between 1 and r.drawn_entries))
union all
select c.room_id, null, null, c.last_entry, null
from waiting_room.counters c
where c.room_id > :from and c.room_id <= :to
  and c.last_entry <> (select count(*) from waiting_room.tickets t where t.room_id = c.room_id)
