import type { Sql } from '../../platform/db.ts';
import { type ColumnName, type LensRow, lens_columns, nothing } from './lens.ts';

const int = (name: string) => `string_agg(int4send(${name}), ''::bytea)`;
const big = (name: string) => `string_agg(int8send(${name}), ''::bytea)`;
const time = (name: string) => `string_agg(timestamptz_send(coalesce(${name}, '-infinity')), ''::bytea)`;
const day = (name: string) => `string_agg(date_send(coalesce(${name}, '-infinity')), ''::bytea)`;

/** How each column of the lens is read: as the database's own bytes, because a million rows as text cost ten times as much. */
const sent: Record<ColumnName, { sql: string; read: (bytes: Buffer, at: number) => number }> = {
  states: { sql: int('states'), read: readInt },
  state_rank: { sql: int('state_rank'), read: readInt },
  flags: { sql: int('flags'), read: readInt },
  shops: { sql: int('shops_code'), read: readInt },
  channel: { sql: int('channel_code'), read: readInt },
  region: { sql: int('region_code'), read: readInt },
  team: { sql: int('team_code'), read: readInt },
  mark: { sql: int('mark_code'), read: readInt },
  drop: { sql: int('drop_code'), read: readInt },
  product: { sql: int('coalesce(goods[1], 0)'), read: readInt },
  quantity: { sql: int('quantity'), read: readInt },
  amount: { sql: big('amount_krw'), read: readBig },
  number: { sql: big('number_key'), read: readBig },
  ordered: { sql: time('ordered_at'), read: readSeconds },
  paid: { sql: time('paid_at'), read: readSeconds },
  dispatched: { sql: time('dispatched_at'), read: readSeconds },
  delivered: { sql: time('delivered_at'), read: readSeconds },
  due: { sql: day('due_on'), read: readInt },
  wished: { sql: day('wished_on'), read: readInt },
};
const names = Object.keys(lens_columns) as ColumnName[];
const aggregates = [
  `${int('slot')} as slot`,
  `string_agg(xid8send(changed), ''::bytea) as changed`,
  `string_agg(array_send(goods), ''::bytea) as goods`,
  ...names.map((name) => `${sent[name].sql} as "${name}"`),
].join(', ');

type Bytes = Buffer | null;
type Answer = Record<ColumnName | 'slot' | 'changed' | 'goods', Bytes> & { epoch: number; bound: string };

export type LensNews = {
  /** `changed` is the transaction that wrote it. */
  rows: (LensRow & { changed: number })[];
  /** Rows written by transactions from here on may still be missing: where the next reading of changes begins. */
  bound: string;
  epoch: number;
};

/**
 * Rows at slots in (from, to], or all that were written by transactions from `since` on. What is invisible to this statement was
 * written by a transaction at or above its xmin, which is `bound`; some rows come twice, none is missed.
 */
export async function readLensRows(
  sql: Sql,
  which: { from: number; to: number } | { since: string },
): Promise<LensNews> {
  const where =
    'since' in which
      ? sql`changed >= ${which.since}::text::xid8`
      : sql`slot > ${which.from}::int and slot <= ${which.to}::int`;
  const [answer] = await sql<Answer[]>`
    select (select epoch from desk.epoch) as epoch, pg_snapshot_xmin(pg_current_snapshot())::text as bound, a.*
    from (select ${sql.unsafe(aggregates)} from desk.rows where ${where}) a`;
  return { rows: answer!.slot ? decode(answer!) : [], bound: answer!.bound, epoch: answer!.epoch };
}

/** The highest slot given so far. */
export async function readLastSlot(sql: Sql): Promise<number> {
  const [row] = await sql<{ slot: number }[]>`select coalesce(max(slot), 0) as slot from desk.rows`;
  return row!.slot;
}

function decode(answer: Answer): LensNews['rows'] {
  const slots = answer.slot!;
  const rows: LensNews['rows'] = [];
  const readers = names.map((name) => ({ name, bytes: answer[name]!, read: sent[name].read }));
  let goods_at = 0;
  for (let i = 0; i < slots.length / 4; i++) {
    const goods: number[] = [];
    // An array as PostgreSQL sends it: dimensions, flags, type; length, lower bound; each element with its length.
    const dimensions = answer.goods!.readInt32BE(goods_at);
    goods_at += 12;
    if (dimensions > 0) {
      const length = answer.goods!.readInt32BE(goods_at);
      goods_at += 8;
      for (let n = 0; n < length; n++, goods_at += 8) goods.push(answer.goods!.readInt32BE(goods_at + 4));
    }
    const numbers = {} as Record<ColumnName, number>;
    for (const { name, bytes, read } of readers) numbers[name] = read(bytes, i);
    rows.push({ slot: slots.readInt32BE(i * 4), changed: readBig(answer.changed!, i), goods, ...numbers });
  }
  return rows;
}

function readInt(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at * 4);
}

/** Eight bytes; every number of ours is below 2^53. */
function readBig(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at * 8) * 4_294_967_296 + bytes.readUInt32BE(at * 8 + 4);
}

/** Microseconds since 2000 as seconds since then; what has no time was sent as the smallest number. */
function readSeconds(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at * 8) === nothing ? nothing : Math.floor(readBig(bytes, at) / 1_000_000);
}

const epoch_ms = Date.UTC(2000, 0, 1);
/** An instant as the lens counts: seconds since 2000. */
export const secondsOf = (instant: string): number => Math.floor((Date.parse(instant) - epoch_ms) / 1_000);
/** A day (yyyy-mm-dd) as the lens counts: days since 2000. */
export const daysOf = (day: string): number => Math.round((Date.parse(`${day}T00:00:00Z`) - epoch_ms) / 86_400_000);
