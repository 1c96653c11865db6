import { type Result, refuse } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import { clockNow, commitBehind, type Tx, together } from '../../platform/db.ts';
import { type Entry, type EntryRequest, giveEntries } from './entry-rules.ts';
import type { RoomState } from './states.ts';

/**
 * Gives a list of people their tickets in one commit. The counter's row is locked until then, so that the order of entries is the
 * order of commits, over any number of processes, and there are no gaps.
 */
export async function enterLine(tx: Tx, room_id: string, requests: readonly EntryRequest[]): Promise<Result<Entry>[]> {
  const [counters, rooms, known, now] = await together([
    tx<{ last_entry: number }[]>`
      select last_entry from waiting_room.counters where room_id = ${room_id}::uuid for no key update`,
    tx<{ state: RoomState; draws: boolean }[]>`
      select state, draws from waiting_room.rooms where id = ${room_id}::uuid`,
    // Person by person in the index that has one ticket a person: asked for all at once, a database that has no statistics of a line
    // that began a minute ago reads the whole line and compares each ticket with each person.
    tx<(Entry & { holder: string })[]>`
      select t.holder, t.entry, t.number, t.ticket_id
      from unnest(${plainArray(requests.map((one) => one.holder))}::text::uuid[]) as h (holder)
      cross join lateral (
        select holder, entry, number, ticket_id from waiting_room.tickets
        where room_id = ${room_id}::uuid and holder = h.holder and state not in ('done', 'left') offset 0) as t`,
    clockNow(tx),
  ]);
  const [room] = rooms;
  const [counter] = counters;
  if (!room || !counter) return requests.map(() => refuse('not_found'));
  const tickets = new Map(known.map(({ holder, ...entry }) => [holder, entry]));
  const { results, fresh, last_entry } = giveEntries({ room, tickets, last_entry: counter.last_entry }, requests);
  if (fresh.length === 0) return results;
  return await commitBehind(results, [
    tx`
      insert into waiting_room.tickets (room_id, entry, number, holder, ticket_id, estimated_s, entered_at, seen_at)
      select ${room_id}::uuid, entry, number, holder, ticket_id, estimated_s, ${now}, ${now}
      from unnest(
        ${plainArray(fresh.map((one) => one.entry))}::text::bigint[],
        ${plainArray(fresh.map((one) => one.number))}::text::bigint[],
        ${plainArray(fresh.map((one) => one.holder))}::text::uuid[],
        ${plainArray(fresh.map((one) => one.ticket_id))}::text::uuid[],
        ${plainArray(fresh.map((one) => one.estimated_s))}::text::integer[])
        as c (entry, number, holder, ticket_id, estimated_s)`,
    tx`update waiting_room.counters set last_entry = ${last_entry} where room_id = ${room_id}::uuid`,
  ] as unknown as Promise<unknown>[]);
}
