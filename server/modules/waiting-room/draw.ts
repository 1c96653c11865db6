import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import { hmacSha256, type Keyring, toHmacKey } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';

/*
 * The fair start. docs/decisions/fair-draw.md says what binds the organiser; verify/draw.ts computes the same from the
 * published files alone and shares no code with this one.
 */

export type DrawRow = {
  draw_no: number;
  frozen_at: Date;
  entries: number;
  list_hash: string;
  seed_commitment: string;
  receipt_keys: string[];
  beacon_round: number | null;
  beacon: string | null;
  seed: string | null;
  drawn_at: Date | null;
};

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const seedPurpose = (room_id: string, draw_no: number) => `${room_id} ${draw_no}`;

/** Numbers of a draw: the list's ids by HMAC-SHA-256 of each under seed and beacon. */
function orderOf(list: readonly string[], seed: string, beacon: string | null): string[] {
  const key = createHash('sha256')
    .update(Buffer.from(seed, 'hex'))
    .update(Buffer.from(beacon ?? '', 'hex'))
    .digest();
  const mac = toHmacKey(key);
  const ranked = list.map((id) => ({ id, rank: hmacSha256(mac, id).toString('hex') }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.id < b.id ? -1 : 1));
  return ranked.map((one) => one.id);
}

/**
 * Freezes who has gathered, under the counter's lock, and publishes list, hash and the seed's commitment. The seed follows from the
 * house's secret, the room and the how-manieth draw it is: nobody picks it.
 */
export async function freezeList(tx: Tx, keys: Keyring, room_id: string, beacon_round: number | null): Promise<void> {
  const rows = await tx<{ ticket_id: string }[]>`
    select ticket_id from waiting_room.tickets t join waiting_room.rooms r on r.id = t.room_id
    where t.room_id = ${room_id}::uuid and t.entry <= coalesce(r.frozen_entries, t.entry) order by t.entry`;
  const [known] = await tx<{ draws: number }[]>`
    select count(*) as draws from waiting_room.draws where room_id = ${room_id}::uuid`;
  const draw_no = known!.draws + 1;
  const list = rows.map((row) => `${row.ticket_id}\n`).join('');
  const seed = keys.hmac('line-draw-seed', seedPurpose(room_id, draw_no));
  const receipt_keys = receiptKeys(keys, room_id).map((key) =>
    createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'),
  );
  await tx`
    insert into waiting_room.draws (room_id, draw_no, frozen_at, entries, list, list_hash, seed_commitment, receipt_keys, beacon_round)
    values (${room_id}, ${draw_no}, clock_timestamp(), ${rows.length}, ${list}, ${sha256(list)}, ${sha256(seed)},
      ${receipt_keys}, ${beacon_round})`;
  await tx`update waiting_room.rooms set frozen_entries = ${rows.length} where id = ${room_id}::uuid`;
}

/**
 * Draws: gives the frozen list its numbers and publishes the seed. `beacon` is the value of the round that was named, in hex;
 * refused where one was named and none is given, or the other way round, or where it is not of `round`. Once drawn it is not drawn
 * again by this.
 */
export async function drawNumbers(
  tx: Tx,
  keys: Keyring,
  room_id: string,
  beacon: string | null,
  round?: number,
): Promise<Result<{ entries: number }>> {
  await tx`select from waiting_room.counters where room_id = ${room_id}::uuid for no key update`;
  const [draw] = await tx<(DrawRow & { list: string; state: string })[]>`
    select d.*, r.state from waiting_room.draws d join waiting_room.rooms r on r.id = d.room_id
    where d.room_id = ${room_id}::uuid order by d.draw_no desc limit 1`;
  if (!draw) return refuse('not_found');
  if (draw.state !== 'draw' || draw.drawn_at) return refuse('line_state', { state: draw.state });
  const other = round !== undefined && round !== draw.beacon_round;
  if (other || (draw.beacon_round === null) !== (beacon === null)) return refuse('invalid_input', { field: 'beacon' });
  const seed = keys
    .hmacs('line-draw-seed', seedPurpose(room_id, draw.draw_no))
    .find((one) => sha256(one) === draw.seed_commitment);
  if (!seed) throw new Error('the seed of a draw is of a secret that is not known any more');
  const list = draw.list.split('\n').slice(0, -1);
  const order = orderOf(list, seed.toString('hex'), beacon);
  await tx`
    update waiting_room.tickets set number = null
    where room_id = ${room_id}::uuid and entry <= ${draw.entries} and number is not null`;
  await tx`
    update waiting_room.tickets t set number = c.number
    from unnest(${plainArray(order)}::text::uuid[]) with ordinality as c (ticket_id, number)
    where t.room_id = ${room_id}::uuid and t.ticket_id = c.ticket_id and t.entry <= ${draw.entries}`;
  await tx`
    update waiting_room.draws set seed = ${seed.toString('hex')}, beacon = ${beacon}, drawn_at = clock_timestamp()
    where room_id = ${room_id}::uuid and draw_no = ${draw.draw_no}`;
  await tx`
    update waiting_room.rooms set drawn_entries = ${draw.entries}, version = version + 1 where id = ${room_id}::uuid`;
  return ok({ entries: draw.entries });
}

/** A public redraw, only while nobody has been called: the same list, another seed, its own beacon. */
export async function redraw(
  tx: Tx,
  keys: Keyring,
  room_id: string,
  beacon_round: number | null,
): Promise<Result<null>> {
  await tx`select from waiting_room.counters where room_id = ${room_id}::uuid for no key update`;
  const [room] = await tx<{ state: string }[]>`
    select state from waiting_room.rooms where id = ${room_id}::uuid for no key update`;
  if (!room) return refuse('not_found');
  if (room.state !== 'draw') return refuse('line_state', { state: room.state });
  await tx`
    update waiting_room.rooms set drawn_entries = null, beacon_round = ${beacon_round}, beacon_fault = null, version = version + 1
    where id = ${room_id}::uuid`;
  await freezeList(tx, keys, room_id, beacon_round);
  return ok(null);
}

/** Draws of a room, the newest first. */
export async function readDraws(sql: Sql | Tx, room_id: string): Promise<DrawRow[]> {
  return await sql<DrawRow[]>`
    select draw_no, frozen_at, entries, list_hash, seed_commitment, receipt_keys, beacon_round, beacon, seed, drawn_at
    from waiting_room.draws where room_id = ${room_id}::uuid order by draw_no desc`;
}

/** The frozen list of the newest draw, an id a line; and in the order of their numbers once drawn. */
export async function readDrawList(sql: Sql, room_id: string): Promise<{ list: string; order: string | null } | null> {
  const [row] = await sql<{ list: string; seed: string | null; beacon: string | null }[]>`
    select list, seed, beacon from waiting_room.draws where room_id = ${room_id}::uuid order by draw_no desc limit 1`;
  if (!row) return null;
  if (row.seed === null) return { list: row.list, order: null };
  const numbers = await sql<{ ticket_id: string }[]>`
    select ticket_id from waiting_room.tickets t join waiting_room.rooms r on r.id = t.room_id
    where t.room_id = ${room_id}::uuid and t.number <= r.drawn_entries order by t.number`;
  return { list: row.list, order: numbers.map((one) => `${one.ticket_id}\n`).join('') };
}

/** What proves that somebody was there before the freeze, signed so that anybody can check it. */
export function signReceipt(
  keys: Keyring,
  entry: { room_id: string; ticket_id: string; entry: number },
): { receipt: string; signature: string } {
  const receipt = JSON.stringify({ room_id: entry.room_id, ticket_id: entry.ticket_id, entry: entry.entry });
  const [key] = receiptKeys(keys, entry.room_id);
  return { receipt, signature: sign(null, Buffer.from(receipt), key!).toString('base64') };
}

/** A room's Ed25519 keys, one for each secret still known. */
function receiptKeys(keys: Keyring, room_id: string): KeyObject[] {
  const head = Buffer.from('302e020100300506032b657004220420', 'hex'); // PKCS#8 of an Ed25519 seed, RFC 8410
  return keys
    .hmacs('line-receipt-key', room_id)
    .map((seed) => createPrivateKey({ key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8' }));
}
