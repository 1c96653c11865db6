import { plainArray } from '../../platform/arrays.ts';
import type { Sql } from '../../platform/db.ts';
import type { TokenBits } from './people-grams.ts';

/** Rows by their places: those at slots in (from, to], or exactly these. */
type Which = { from: number; to: number } | { slots: readonly number[] };

const most_tokens = 4_096;
/** One row after another is read into it. */
const buffer: TokenBits = new Int32Array(most_tokens * 2);

/**
 * Tells the tokens of rows one by one, as the database's own bytes: `tokens` is the same array each time, its first `count` pairs
 * are the row's. Asked by slots, a row without tokens is told too.
 */
export async function readTokens(
  sql: Sql,
  which: Which,
  tell: (slot: number, tokens: TokenBits, count: number) => void,
): Promise<void> {
  const from =
    'slots' in which
      ? sql`unnest(${plainArray(which.slots)}::text::int[]) as s (slot) left join desk.people using (slot)`
      : sql`desk.people where slot > ${which.from}::int and slot <= ${which.to}::int`;
  const [answer] = await sql<{ slots: Buffer | null; tokens: Buffer }[]>`
    select string_agg(int4send(slot), ''::bytea) as slots, string_agg(array_send(coalesce(tokens, '{}')), ''::bytea) as tokens
    from ${from}`;
  const { slots, tokens } = answer!;
  if (!slots) return;
  let at = 0;
  for (let row = 0; row < slots.length; row += 4) {
    // An array as PostgreSQL sends it: dimensions, flags, type; length, lower bound; each element with its length.
    const dimensions = tokens.readInt32BE(at);
    at += 12;
    let count = 0;
    if (dimensions > 0) {
      const length = tokens.readInt32BE(at);
      at += 8;
      for (let n = 0; n < length; n++, at += 12) {
        if (count === most_tokens) continue;
        buffer[count * 2] = tokens.readInt32BE(at + 4);
        buffer[count * 2 + 1] = tokens.readInt32BE(at + 8);
        count++;
      }
    }
    tell(slots.readInt32BE(row), buffer, count);
  }
}

/** Tells the numbers of digits of rows, each as `bookKey` makes them. Rows of our own have none: the lens knows theirs. */
export async function readNumbers(
  sql: Sql,
  which: Which,
  tell: (slot: number, numbers: number[]) => void,
): Promise<void> {
  const where =
    'slots' in which
      ? sql`slot = any(${plainArray(which.slots)}::text::int[])`
      : sql`slot > ${which.from}::int and slot <= ${which.to}::int`;
  const [answer] = await sql<{ slots: Buffer | null; numbers: Buffer }[]>`
    select string_agg(int4send(slot), ''::bytea order by slot) as slots,
      string_agg(int8send(rpad(left(key, 14), 14, '0')::bigint * 16 + least(length(key), 14)), ''::bytea order by slot) as numbers
    from desk.numbers where ${where} and key !~ '[^0-9]'`;
  const { slots, numbers } = answer!;
  if (!slots) return;
  let some: number[] = [];
  for (let i = 0; i * 4 < slots.length; i++) {
    some.push(numbers.readInt32BE(i * 8) * 4_294_967_296 + numbers.readUInt32BE(i * 8 + 4));
    const slot = slots.readInt32BE(i * 4);
    if (i * 4 + 4 < slots.length && slots.readInt32BE(i * 4 + 4) === slot) continue;
    tell(slot, some);
    some = [];
  }
}
