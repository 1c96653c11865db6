-- promise: P7
-- name: gates_replay
-- says: the log of a gate has no gaps, its people inside replay from it step by step, never above the capacity of that moment, and end where the gate stands
-- walks: waiting_room.gates room_id
with replayed as (
  select l.room_id, l.seq, l.what, l.inside, l.capacity,
    sum(case l.what when 'in' then 1 when 'out' then -1 else 0 end) over walked as counted,
    row_number() over walked as step
  from waiting_room.gate_log l
  where l.room_id > :from and l.room_id <= :to
  window walked as (partition by l.room_id order by l.seq)
)
select room_id, seq, what, inside, capacity, counted, 'the log does not replay' as wrong
from replayed
where step <> seq or counted <> inside or counted > capacity or counted < 0
union all
select g.room_id, g.seq, null, g.inside, g.capacity, coalesce(last.counted, 0), 'the gate is not where its log ends'
from waiting_room.gates g
left join lateral (
  select r.seq, r.counted from replayed r where r.room_id = g.room_id order by r.seq desc limit 1) last on true
where g.room_id > :from and g.room_id <= :to
  and (g.inside <> coalesce(last.counted, 0) or g.seq <> coalesce(last.seq, 0) or g.inside > g.capacity)
