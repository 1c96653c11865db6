import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import type { GateWorld, Place } from './gate-rules.ts';

const iso = (at: Date | null) => at?.toISOString() ?? null;

/** Writes what a fold changed: at most one statement a table, all sent at once. */
export function saveGate(tx: Tx, room_id: string, world: GateWorld): Promise<unknown>[] {
  const { gate, fresh_places, dirty_places, dirty_tickets } = world;
  const ended = [...dirty_places].filter((place) => place.ended_seq !== null).map((place) => place.entry);
  return [
    tx`
      update waiting_room.gates set wanted = ${gate.wanted}, capacity = ${gate.capacity}, inside = ${gate.inside},
        pointer = ${gate.pointer}, seq = ${gate.seq}, estimate_error = ${gate.estimate_error}
      where room_id = ${room_id}::uuid`,
    dirty_tickets.size + ended.length > 0 && saveTickets(tx, room_id, world, ended),
    fresh_places.size > 0 && insertPlaces(tx, room_id, [...fresh_places]),
    dirty_places.size > 0 && updatePlaces(tx, [...dirty_places]),
    world.log.length > 0 && appendLog(tx, room_id, world),
  ].filter((one) => one !== false) as Promise<unknown>[];
}

/** What changed, and the tickets of places that ended without having been named. */
function saveTickets(tx: Tx, room_id: string, world: GateWorld, ended: readonly number[]) {
  const over = new Set(ended);
  const tickets = [...world.dirty_tickets].filter((one) => !over.has(one.entry));
  return tx`
    select waiting_room.save_tickets(${room_id}::uuid,
      ${plainArray([...tickets.map((one) => one.entry), ...over])}::text::bigint[],
      ${plainArray([...tickets.map((one) => one.state), ...[...over].map(() => 'done')])}::text::text[],
      ${plainArray(tickets.map((one) => iso(one.claim_until)))}::text::timestamptz[])`;
}

function insertPlaces(tx: Tx, room_id: string, places: readonly Place[]) {
  return tx`
    insert into waiting_room.places (id, room_id, entry, number, holder, entered_seq, entered_at, expires_at, ended_seq, ended_at, reason)
    select id, ${room_id}::uuid, entry, number, holder, entered_seq, entered_at, expires_at, ended_seq, ended_at, reason
    from unnest(
      ${plainArray(places.map((one) => one.id))}::text::uuid[],
      ${plainArray(places.map((one) => one.entry))}::text::bigint[],
      ${plainArray(places.map((one) => one.number))}::text::bigint[],
      ${plainArray(places.map((one) => one.holder))}::text::uuid[],
      ${plainArray(places.map((one) => one.entered_seq))}::text::bigint[],
      ${plainArray(places.map((one) => iso(one.entered_at)))}::text::timestamptz[],
      ${plainArray(places.map((one) => iso(one.expires_at)))}::text::timestamptz[],
      ${plainArray(places.map((one) => one.ended_seq))}::text::bigint[],
      ${plainArray(places.map((one) => iso(one.ended_at)))}::text::timestamptz[],
      ${plainArray(places.map((one) => one.reason))}::text::text[])
      as c (id, entry, number, holder, entered_seq, entered_at, expires_at, ended_seq, ended_at, reason)`;
}

/** Orders of a place, as text: a list in a list. */
const listOf = (place: Place) => `"{${place.order_ids.join(',')}}"`;

function updatePlaces(tx: Tx, places: readonly Place[]) {
  return tx`
    select waiting_room.save_places(
      ${plainArray(places.map((one) => one.id))}::text::uuid[],
      ${plainArray(places.map((one) => iso(one.expires_at)))}::text::timestamptz[],
      ${plainArray(places.map(listOf))}::text::text[],
      ${plainArray(places.map((one) => one.ended_seq))}::text::bigint[],
      ${plainArray(places.map((one) => iso(one.ended_at)))}::text::timestamptz[],
      ${plainArray(places.map((one) => one.reason))}::text::text[])`;
}

function appendLog(tx: Tx, room_id: string, world: GateWorld) {
  const { log, now } = world;
  return tx`
    insert into waiting_room.gate_log (room_id, seq, what, number, place_id, inside, capacity, at)
    select ${room_id}::uuid, seq, what, number, place_id, inside, capacity, ${now}
    from unnest(
      ${plainArray(log.map((one) => one.seq))}::text::bigint[],
      ${plainArray(log.map((one) => one.what))}::text::text[],
      ${plainArray(log.map((one) => one.number))}::text::bigint[],
      ${plainArray(log.map((one) => one.place_id))}::text::uuid[],
      ${plainArray(log.map((one) => one.inside))}::text::integer[],
      ${plainArray(log.map((one) => one.capacity))}::text::integer[])
      as c (seq, what, number, place_id, inside, capacity)`;
}
