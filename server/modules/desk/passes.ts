import { type ColumnName, type Lens, type Numbers, nothing } from './lens.ts';

/** One condition on a row. A table of codes has a 1 at every code that fits. */
export type Pass =
  | { kind: 'bits'; column: 'states' | 'flags'; mask: number }
  | { kind: 'codes'; column: ColumnName; fits: Uint8Array }
  | { kind: 'range'; column: ColumnName; from: number; to: number }
  | { kind: 'goods'; fits: Uint8Array }
  | { kind: 'slots'; fits: Uint8Array }
  /** Goods or slot: what a text is looked for in. */
  | { kind: 'either'; goods: Uint8Array; slots: Uint8Array }
  | { kind: 'none' };

/** Room for rows to come, so that it serves the next question too. */
const spare_rows = 10_000;

/** The first `count` of `slots`. The lens's own until a pass wrote what it left into the `room`. */
export type Selection = { slots: Uint32Array; count: number; room: Uint32Array };

/** Every row there is, in the order of slots; passes write into `room` where that is large enough. */
export function everyRow(lens: Lens, room?: Uint32Array): Selection {
  const { rows } = lens;
  return {
    slots: lens.slots(),
    count: rows,
    room: room && room.length >= rows ? room : new Uint32Array(rows + spare_rows),
  };
}

/**
 * Keeps the rows that fit. Each row is written down, and the next one over it unless it fits: what fits is mostly in no order that a processor could
 * guess, and a wrong guess costs more than a row (7 -> 2 ms a million rows). A code or a slot that came after its table was made does not fit.
 */
export function narrow(lens: Lens, selection: Selection, pass: Pass): void {
  if (pass.kind === 'bits') keepBits(selection, lens.column(pass.column), pass.mask);
  else if (pass.kind === 'codes') keepCodes(selection, lens.column(pass.column), pass.fits);
  else if (pass.kind === 'range') keepRange(selection, lens.column(pass.column), pass.from, pass.to);
  else if (pass.kind === 'slots') keepSlots(selection, pass.fits);
  else if (pass.kind === 'goods') keepGoods(selection, lens.goods(), pass.fits);
  else if (pass.kind === 'either') keepEither(selection, lens.goods(), pass.goods, pass.slots);
  else selection.count = 0;
}

/** What was written into the room is what is left. */
export function keep(selection: Selection, count: number): void {
  selection.slots = selection.room;
  selection.count = count;
}

function keepBits(selection: Selection, column: Numbers, mask: number): void {
  const { slots, count, room } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const slot = slots[i]!;
    const hit = column[slot]! & mask;
    room[kept] = slot;
    kept += (hit | -hit) >>> 31;
  }
  keep(selection, kept);
}

function keepCodes(selection: Selection, column: Numbers, fits: Uint8Array): void {
  const { slots, count, room } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const slot = slots[i]!;
    room[kept] = slot;
    kept += fits[column[slot]!]! & 1;
  }
  keep(selection, kept);
}

/** From and to are both within. What has no value is in no range. */
function keepRange(selection: Selection, column: Numbers, from: number, to: number): void {
  const { slots, count, room } = selection;
  const least = Math.max(from, nothing + 1);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const slot = slots[i]!;
    const value = column[slot]!;
    room[kept] = slot;
    kept += (value >= least ? 1 : 0) & (value <= to ? 1 : 0);
  }
  keep(selection, kept);
}

function keepSlots(selection: Selection, fits: Uint8Array): void {
  const { slots, count, room } = selection;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const slot = slots[i]!;
    room[kept] = slot;
    kept += fits[slot]! & 1;
  }
  keep(selection, kept);
}

type Goods = ReturnType<Lens['goods']>;

function keepGoods(selection: Selection, goods: Goods, fits: Uint8Array): void {
  const { slots, count, room } = selection;
  const { first, count: counts } = goods;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const slot = slots[i]!;
    room[kept] = slot;
    kept += counts[slot] === 1 ? fits[first[slot]!]! & 1 : hasSome(goods, slot, fits);
  }
  keep(selection, kept);
}

function keepEither(selection: Selection, goods: Goods, fits: Uint8Array, also_slots: Uint8Array): void {
  const { slots, count, room } = selection;
  const { first, count: counts } = goods;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const slot = slots[i]!;
    room[kept] = slot;
    kept += (also_slots[slot]! & 1) | (counts[slot] === 1 ? fits[first[slot]!]! & 1 : hasSome(goods, slot, fits));
  }
  keep(selection, kept);
}

/** Of a row with none or several. Apart, so that the loops over a million rows stay small. */
function hasSome({ first, count, pool }: Goods, slot: number, fits: Uint8Array): 0 | 1 {
  const from = first[slot]!;
  for (let at = from, end = from + count[slot]!; at < end; at++) if (fits[pool[at]!] === 1) return 1;
  return 0;
}
