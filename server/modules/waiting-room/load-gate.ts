import { plainArray } from '../../platform/arrays.ts';
import { clockNow, type Tx, together } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { GateCommand, GateWorld, Place, RoomTerms, Ticket } from './gate-rules.ts';

/** What a drop still has, told by who knows drops: units that nobody holds. */
export type ReadAvailable = (tx: Tx, drop_id: string) => Promise<number>;

const ticketColumns = (tx: Tx) => tx`entry, number, holder, state, entered_at, estimated_s, seen_at, claim_until`;
const placeColumns = (
  tx: Tx,
) => tx`id, entry, number, holder, entered_seq, entered_at, expires_at, order_ids::text[] as order_ids,
  ended_seq, ended_at, reason`;
/** Numbers passed by one transaction at the most. */
const most_next = 4_000;

/** Locks a gate and reads what its commands and its time touch: in order, on one connection, the clock last. Null: no such room. */
export async function loadGate(
  tx: Tx,
  room_id: string,
  commands: readonly GateCommand[],
  readAvailable: ReadAvailable,
): Promise<GateWorld | null> {
  const entries = plainArray(commands.flatMap((one) => ('entry' in one ? one.entry : [])));
  const order_ids = plainArray(commands.flatMap((one) => (one.kind === 'order_ended' ? one.order_id : [])));
  const [gates, rooms, places, counters, tickets, next, without, now] = await together([
    tx<(GateWorld['gate'] & { next: number })[]>`
      select wanted, capacity, inside, pointer, seq, estimate_error from waiting_room.gates
      where room_id = ${room_id}::uuid for no key update`,
    tx<(RoomTerms & { drop_id: string | null })[]>`
      select drop_id, state, claim_ms, stay_ms, absent_ms, overbooking::float8 as overbooking
      from waiting_room.rooms where id = ${room_id}::uuid`,
    // An order that is being placed holds its place's row: what it adds is waited for, and then seen.
    tx<Place[]>`
      select ${placeColumns(tx)} from waiting_room.places
      where room_id = ${room_id}::uuid and ended_seq is null and (
        entry = any(${entries}::text::bigint[]) or order_ids && ${order_ids}::text::uuid[]
        or (expires_at <= clock_timestamp() and order_ids = '{}'))
      order by id for no key update`,
    tx<{ last_entry: number }[]>`select last_entry from waiting_room.counters where room_id = ${room_id}::uuid`,
    // Each named one by itself: see migrations/0010_one_by_one.sql.
    tx<Ticket[]>`
      select ${ticketColumns(tx)} from waiting_room.tickets
      where room_id = ${room_id}::uuid and state in ('called', 'back')
      union all
      select t.* from unnest(${entries}::text::bigint[]) as named (entry)
      cross join lateral (
        select ${ticketColumns(tx)} from waiting_room.tickets
        where room_id = ${room_id}::uuid and entry = named.entry and state not in ('called', 'back') offset 0) as t`,
    tx<Ticket[]>`
      select ${ticketColumns(tx)} from waiting_room.tickets
      where room_id = ${room_id}::uuid and state = 'waiting'
        and number > (select pointer from waiting_room.gates where room_id = ${room_id}::uuid)
        and number <= (
          select pointer + least(${most_next}::int, 2 * greatest(0, wanted - inside) + ${commands.length + 64}::int)
          from waiting_room.gates where room_id = ${room_id}::uuid)
      order by number`,
    tx<{ people: number }[]>`
      select count(*) as people from waiting_room.places
      where room_id = ${room_id}::uuid and ended_seq is null and order_ids = '{}'`,
    clockNow(tx),
  ]);
  const [gate] = gates;
  const [room] = rooms;
  if (!gate || !room) return null;
  const tied = room.overbooking !== null && room.drop_id !== null;
  const named = new Map(tickets.map((ticket) => [ticket.entry, ticket]));
  const in_line = next.map((ticket) => named.get(ticket.entry) ?? ticket);
  const ahead = Math.min(most_next, 2 * Math.max(0, gate.wanted - gate.inside) + commands.length + 64);
  return {
    now,
    room,
    gate,
    available: tied ? await readAvailable(tx, room.drop_id!) : null,
    without_hold: without[0]!.people,
    tickets: named,
    next: in_line,
    last_number: Math.min(counters[0]!.last_entry, gate.pointer + ahead),
    places: new Map(places.map((place) => [place.id, place])),
    newId,
    fresh_places: new Set(),
    dirty_places: new Set(),
    dirty_tickets: new Set(),
    log: [],
  };
}
