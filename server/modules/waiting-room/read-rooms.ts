import type { Sql, Tx } from '../../platform/db.ts';
import type { BeaconFault } from './beacon.ts';
import type { RoomState } from './states.ts';

/** One room with its gate and counter, as committed. */
export type RoomRow = {
  room_id: string;
  shop_id: string | null;
  drop_id: string | null;
  state: RoomState;
  prequeue_at: Date | null;
  serve_at: Date | null;
  close_at: Date | null;
  draws: boolean;
  needs_verified_phone: boolean;
  overbooking: number | null;
  claim_ms: number;
  stay_ms: number;
  absent_ms: number;
  auto_buyers: number | null;
  auto_latency_ms: number | null;
  entries_per_address: number | null;
  entries_per_device: number | null;
  message_ko: string;
  message_en: string;
  drawn_entries: number | null;
  frozen_entries: number | null;
  beacon_round: number | null;
  beacon_fault: BeaconFault | null;
  beacon_tried_at: Date | null;
  open_paths: string[];
  version: number;
  last_entry: number;
  wanted: number;
  capacity: number;
  inside: number;
  pointer: number;
  seq: number;
  estimate_error: number | null;
  called: number;
  /** Something at the gate waits to be done: a place free for somebody in line, or a time that is over. */
  is_due: boolean;
  /** The line began by itself, and nothing changed it since; long enough ago to end again. */
  began_by_load: boolean;
  quiet: boolean;
  now: Date;
};

/** All rooms, or one: a row each, for memory and for pages behind the counter. */
export async function readRooms(sql: Sql | Tx, room_id: string | null = null): Promise<RoomRow[]> {
  return await sql<RoomRow[]>`
    select r.id as room_id, r.shop_id, r.drop_id, r.state, r.prequeue_at, r.serve_at, r.close_at, r.draws, r.needs_verified_phone,
      r.overbooking::float8 as overbooking, r.claim_ms, r.stay_ms, r.absent_ms, r.auto_buyers, r.auto_latency_ms,
      r.entries_per_address, r.entries_per_device, r.message_ko, r.message_en, r.drawn_entries, r.frozen_entries,
      r.beacon_round, r.beacon_fault, r.beacon_tried_at, r.open_paths, r.version,
      c.last_entry, g.wanted, g.capacity, g.inside, g.pointer, g.seq, g.estimate_error, w.called,
      (r.state = 'serving' and g.inside + w.called < g.wanted and (g.pointer < c.last_entry or w.back > 0))
        or w.overdue
        or exists (select from waiting_room.places p where p.room_id = r.id and p.ended_seq is null
             and p.expires_at <= clock_timestamp() and p.order_ids = '{}') as is_due,
      coalesce(l.why = 'load', false) as began_by_load, coalesce(l.at < clock_timestamp() - interval '30 seconds', true) as quiet,
      clock_timestamp() as now
    from waiting_room.rooms r
    join waiting_room.counters c on c.room_id = r.id
    join waiting_room.gates g on g.room_id = r.id
    cross join lateral (
      select count(*) filter (where t.state = 'called') as called, count(*) filter (where t.state = 'back') as back,
        coalesce(bool_or(t.state = 'called' and t.claim_until <= clock_timestamp()), false) as overdue
      from waiting_room.tickets t where t.room_id = r.id and t.state in ('called', 'back')) w
    left join lateral (
      select why, at from waiting_room.room_log o where o.room_id = r.id order by o.id desc limit 1) l on true
    where ${room_id}::text::uuid is null or r.id = ${room_id}::text::uuid
    order by r.id`;
}

/** The numbers a draw gave, by entry: `numbers[entry - 1]`. */
export async function readDrawnNumbers(sql: Sql, room_id: string, entries: number): Promise<Uint32Array> {
  const rows = await sql<{ entry: number; number: number }[]>`
    select entry, number from waiting_room.tickets
    where room_id = ${room_id}::uuid and entry <= ${entries} and number is not null`;
  const numbers = new Uint32Array(entries);
  for (const { entry, number } of rows) numbers[entry - 1] = number;
  return numbers;
}

/** Who is inside a room. */
export async function readInside(sql: Sql, room_id: string): Promise<string[]> {
  const rows = await sql<{ holder: string }[]>`
    select holder from waiting_room.places where room_id = ${room_id}::uuid and ended_seq is null`;
  return rows.map((row) => row.holder);
}
