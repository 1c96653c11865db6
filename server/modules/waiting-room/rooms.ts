import { ok, type Result, refuse } from '@madang/contract';
import { textArray } from '../../platform/arrays.ts';
import type { Keyring } from '../../platform/crypto.ts';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { freezeList } from './draw.ts';
import { guards, mayMove, type RoomState } from './states.ts';

/** What staff say about a room. Times in ISO 8601. */
export type RoomTermsInput = {
  prequeue_at?: string | null;
  serve_at?: string | null;
  close_at?: string | null;
  draws?: boolean;
  needs_verified_phone?: boolean;
  overbooking?: number | null;
  claim_ms?: number;
  stay_ms?: number;
  absent_ms?: number;
  beacon_round?: number | null;
  auto_buyers?: number | null;
  auto_latency_ms?: number | null;
  entries_per_address?: number | null;
  entries_per_device?: number | null;
  message_ko?: string;
  message_en?: string;
  open_paths?: string[];
};

/** Tells the drop whether only people inside may buy, in the commit that changes the line. */
export type GuardDrop = (tx: Tx, drop_id: string, guarded: boolean) => Promise<void>;

const term_names = [
  'prequeue_at',
  'serve_at',
  'close_at',
  'draws',
  'needs_verified_phone',
  'overbooking',
  'claim_ms',
  'stay_ms',
  'absent_ms',
  'beacon_round',
  'auto_buyers',
  'auto_latency_ms',
  'entries_per_address',
  'entries_per_device',
  'message_ko',
  'message_en',
] as const;

/** Makes a room before a drop, or before the whole site. It stands open until its schedule or a hand begins the line. */
export async function createRoom(
  tx: Tx,
  input: RoomTermsInput & { drop_id: string | null; shop_id: string | null; capacity: number },
): Promise<Result<{ room_id: string }>> {
  const room_id = newId();
  const { count } = await tx`
    insert into waiting_room.rooms (id, shop_id, drop_id, state)
    values (${room_id}, ${input.shop_id}, ${input.drop_id}, 'open') on conflict do nothing`;
  if (count === 0) return refuse('conflict', undefined, [{ field: 'drop_id' }]);
  await tx`insert into waiting_room.counters (room_id) values (${room_id})`;
  await tx`insert into waiting_room.gates (room_id, wanted, capacity) values (${room_id}, ${input.capacity}, ${input.capacity})`;
  await writeTerms(tx, room_id, input);
  return ok({ room_id });
}

/** Changes what was said; what is not named stays. */
export async function changeRoom(tx: Tx, room_id: string, input: RoomTermsInput): Promise<Result<null>> {
  const [room] = await tx<{ state: RoomState; draws: boolean; beacon_round: number | null }[]>`
    select state, draws, beacon_round from waiting_room.rooms where id = ${room_id}::uuid for no key update`;
  if (!room) return refuse('not_found');
  // Who has gathered was told how the order is made; the round is named before the list is frozen.
  const { draws = room.draws, beacon_round = room.beacon_round } = input;
  if (draws !== room.draws && !['open', 'closed'].includes(room.state))
    return refuse('line_state', { state: room.state });
  if (beacon_round !== room.beacon_round && !['open', 'prequeue', 'closed'].includes(room.state))
    return refuse('line_state', { state: room.state });
  await writeTerms(tx, room_id, input);
  return ok(null);
}

async function writeTerms(tx: Tx, room_id: string, input: RoomTermsInput): Promise<void> {
  const said = Object.fromEntries(
    term_names.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])),
  );
  if (input.open_paths !== undefined)
    await tx`
      update waiting_room.rooms set open_paths = ${textArray(input.open_paths)}::text::text[], version = version + 1
      where id = ${room_id}::uuid`;
  if (Object.keys(said).length === 0) return;
  await tx`update waiting_room.rooms set ${tx(said as Record<string, string>)}, version = version + 1 where id = ${room_id}::uuid`;
}

/**
 * Moves a room along the table of states, under its counter's lock (so that every entry falls before or after it) and then its
 * gate's. The drop is told in the same commit. Being there already changes nothing.
 */
export async function moveRoom(
  tx: Tx,
  room_id: string,
  move: { to: RoomState; why: string; by_account: string | null },
  tools: { guardDrop: GuardDrop; keys: Keyring },
): Promise<Result<{ moved: boolean }>> {
  await tx`select from waiting_room.counters where room_id = ${room_id}::uuid for no key update`;
  const [room] = await tx<
    { state: RoomState; drop_id: string | null; beacon_round: number | null; undrawn: boolean }[]
  >`
    select state, drop_id, beacon_round, exists (
      select from waiting_room.tickets t where t.room_id = r.id and t.number is null) as undrawn
    from waiting_room.rooms r where id = ${room_id}::uuid for no key update`;
  if (!room) return refuse('not_found');
  // Who gathered for a draw is not called before it.
  const to = move.to === 'serving' && room.undrawn && room.state === 'prequeue' ? 'draw' : move.to;
  if (room.state === to) return ok({ moved: false });
  if (!mayMove(room.state, to) || (to === 'serving' && room.undrawn))
    return refuse('line_state', { state: room.state });
  await tx`select from waiting_room.gates where room_id = ${room_id}::uuid for no key update`;
  await tx`update waiting_room.rooms set state = ${to}, version = version + 1 where id = ${room_id}::uuid`;
  await tx`
    insert into waiting_room.room_log (id, room_id, state, why, by_account)
    values (${newId()}, ${room_id}, ${to}, ${move.why}, ${move.by_account})`;
  if (to === 'draw') await freezeList(tx, tools.keys, room_id, room.beacon_round);
  if (room.drop_id) await tools.guardDrop(tx, room.drop_id, guards(to));
  return ok({ moved: true });
}
