/**
 * Parameters in PostgreSQL's own binary form, for the statements a crowd waits for: a uuid is 16 bytes to copy instead of 36 letters
 * to read. The driver sends them as they are (db-driver.ts). In SQL: `(${…}::uuid[])[i]` over `generate_series`, which costs a row
 * nothing but the look-up; `unnest` would copy every column into a list of its own first.
 */
export class Wire {
  readonly wire: Uint8Array;
  constructor(wire: Uint8Array) {
    this.wire = wire;
  }
}

/** How values of one type are written. `size`: of every value, or null where each has its own. */
export type Form<T> = {
  oid: number;
  size: number | null;
  sizeOf(value: T): number;
  write(to: Buffer, at: number, value: T): void;
};

const fixed = <T>(oid: number, size: number, write: Form<T>['write']): Form<T> => ({
  oid,
  size,
  sizeOf: () => size,
  write,
});

const digits = new Uint8Array(128).fill(0xff);
for (const [at, digit] of [...'0123456789abcdef'].entries()) digits[digit.charCodeAt(0)] = at;
for (const [at, digit] of [...'ABCDEF'].entries()) digits[digit.charCodeAt(0)] = at + 10;

function writeUuid(to: Buffer, at: number, id: string): void {
  let wrong = id.length ^ 36;
  for (let from = 0, byte = 0; byte < 16; byte++, from += 2) {
    if (from === 8 || from === 13 || from === 18 || from === 23) wrong |= id.charCodeAt(from++) ^ 45;
    const one = id.charCodeAt(from);
    const other = id.charCodeAt(from + 1);
    const high = digits[one & 0x7f]!;
    const low = digits[other & 0x7f]!;
    wrong |= ((one | other) & ~0x7f) | ((high | low) & 0xf0);
    to[at + byte] = (high << 4) | low;
  }
  if (wrong !== 0) throw new TypeError('not a uuid');
}

export const uuid = fixed<string>(2950, 16, writeUuid);
export const int2 = fixed<number>(21, 2, (to, at, value) => void to.writeInt16BE(value, at));
export const int4 = fixed<number>(23, 4, (to, at, value) => void to.writeInt32BE(value, at));
/** Whole numbers that JavaScript holds exactly. */
export const int8 = fixed<number>(20, 8, (to, at, value) => {
  if (!Number.isSafeInteger(value)) throw new TypeError('not a whole number');
  to.writeInt32BE(Math.floor(value / 2 ** 32), at);
  to.writeUInt32BE(value >>> 0, at + 4);
});
export const bool = fixed<boolean>(16, 1, (to, at, value) => void to.writeUInt8(value ? 1 : 0, at));

const epoch_ms = Date.UTC(2000, 0, 1);
/** A moment in milliseconds, as `Date` counts them. */
export const timestamptz = fixed<number>(1184, 8, (to, at, value) => {
  int8.write(to, at, (value - epoch_ms) * 1_000);
});
/** A day as `YYYY-MM-DD`. */
export const date = fixed<string>(1082, 4, (to, at, value) => {
  to.writeInt32BE((Date.parse(`${value}T00:00:00Z`) - epoch_ms) / 86_400_000, at);
});

export const bytea: Form<Uint8Array> = {
  oid: 17,
  size: null,
  sizeOf: (value) => value.length,
  write: (to, at, value) => to.set(value, at),
};

/** NUL cannot be stored by PostgreSQL and is dropped. */
const storable = (value: string): string => (value.includes('\0') ? value.replaceAll('\0', '') : value);
export const text: Form<string> = {
  oid: 25,
  size: null,
  sizeOf: (value) => Buffer.byteLength(storable(value)),
  write: (to, at, value) => void to.write(storable(value), at),
};

/** One value. */
export function one<T>(form: Form<T>, value: T): Wire {
  const bytes = Buffer.allocUnsafe(form.sizeOf(value));
  form.write(bytes, 0, value);
  return new Wire(bytes);
}

const head_bytes = 20;

/** A list of values; null becomes NULL. */
export function list<T>(form: Form<T>, values: readonly (T | null)[]): Wire {
  if (values.length === 0) return empty(form);
  let has_null = 0;
  let size = head_bytes;
  for (const value of values) {
    size += 4;
    if (value === null) has_null = 1;
    else size += form.size ?? form.sizeOf(value);
  }
  const bytes = Buffer.allocUnsafe(size);
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(has_null, 4);
  bytes.writeInt32BE(form.oid, 8);
  bytes.writeInt32BE(values.length, 12);
  bytes.writeInt32BE(1, 16);
  let at = head_bytes;
  for (const value of values) {
    const length = value === null ? -1 : (form.size ?? form.sizeOf(value));
    at = bytes.writeInt32BE(length, at);
    if (value === null) continue;
    form.write(bytes, at, value);
    at += length;
  }
  return new Wire(bytes);
}

const empties = new Map<number, Wire>();

function empty<T>(form: Form<T>): Wire {
  let known = empties.get(form.oid);
  if (!known) {
    const bytes = Buffer.alloc(12);
    bytes.writeInt32BE(form.oid, 8);
    known = new Wire(bytes);
    empties.set(form.oid, known);
  }
  return known;
}

/** A column of a list to insert: `list`, empty where every row has the same value, which is then `all`. */
export type Column = { list: Wire; all: Wire | null };

/**
 * A column that is mostly the same in every row of a batch (a shop, a title, a price): sent, and read, once instead of some hundred
 * times. In SQL: `coalesce((${column.list}::type[])[i], ${column.all}::type)`; what an empty list has nowhere is NULL.
 */
export function column<R, T>(form: Form<T>, rows: readonly R[], value: (row: R) => T | null): Column {
  const first = rows.length > 0 ? value(rows[0]!) : null;
  for (const row of rows) if (value(row) !== first) return { list: list(form, rows.map(value)), all: null };
  return { list: empty(form), all: first === null ? null : one(form, first) };
}
