-- Rows of a long line, named by a list. A line grows from nothing to a hundred thousand tickets before the database has counted it once;
-- until then it takes one room for a two-hundredth of the table and joins a list with the whole line. One row at a time there is
-- only one way to find it.

create function waiting_room.save_tickets(of_room uuid, entries bigint[], states text[], untils timestamptz[])
returns void language plpgsql as $$
declare one record;
begin
  for one in select * from unnest(entries, states, untils) as u (entry, state, claim_until) loop
    update waiting_room.tickets set state = one.state, claim_until = one.claim_until
    where room_id = of_room and entry = one.entry;
  end loop;
end $$;

-- Sightings that are hardly newer than what is stored are not worth a row's new version.
create function waiting_room.save_seen(of_room uuid, numbers bigint[], ages_ms integer[], worth_ms integer)
returns void language plpgsql as $$
declare one record;
begin
  for one in
    select u.number, clock_timestamp() - u.age_ms * interval '1 millisecond' as at from unnest(numbers, ages_ms) as u (number, age_ms)
  loop
    update waiting_room.tickets set seen_at = one.at
    where room_id = of_room and number = one.number and seen_at < one.at - worth_ms * interval '1 millisecond';
  end loop;
end $$;

create function waiting_room.save_places(ids uuid[], expiries timestamptz[], orders text[], seqs bigint[], ends timestamptz[], reasons text[])
returns void language plpgsql as $$
declare one record;
begin
  for one in
    select * from unnest(ids, expiries, orders, seqs, ends, reasons) as u (id, expires_at, order_ids, ended_seq, ended_at, reason)
  loop
    update waiting_room.places set expires_at = one.expires_at, order_ids = one.order_ids::uuid[], ended_seq = one.ended_seq,
      ended_at = one.ended_at, reason = one.reason
    where id = one.id;
  end loop;
end $$;
