import { setImmediate as breathe } from 'node:timers/promises';
import { type GridFilter, type GridSort, grid_days, grid_sorts } from '@madang/contract';
import { number_part, readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Sql } from '../../platform/db.ts';
import type { FacetKind } from './codes.ts';
import { type Found, findText } from './find-text.ts';
import { type ColumnName, nothing } from './lens.ts';
import { giveMarks } from './marks.ts';
import { everyRow, keep, narrow, type Pass, type Selection } from './passes.ts';
import { daysOf, secondsOf } from './read-lens-rows.ts';
import { type DeskFlag, desk_flags, flagsMask, maskOf } from './states.ts';
import { type Place, takePage } from './take-page.ts';
import type { View } from './watch-desk.ts';

export type Asked = {
  filter: GridFilter;
  sort?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
  /** The shops somebody may see; null: every shop. */
  shops: readonly string[] | null;
};
export type FoundPage = {
  slots: number[];
  total: number;
  total_is_exact: boolean;
  slipped: boolean;
  next_cursor: string | null;
  prev_cursor: string | null;
};
export type FindTools = { sql: Sql; readPeople: (q: string) => string[][] };

const limit_default = 100;

/** The slots of one page: every filter a pass over the lens, then the page picked out by its sort. */
export async function findRows(tools: FindTools, view: View, asked: Asked): Promise<FoundPage> {
  const { selection, text } = await selectRows(tools, view, asked);
  try {
    return await pageOf(view, asked, selection, text);
  } finally {
    giveBack(selection, text);
  }
}

async function pageOf(view: View, asked: Asked, selection: Selection, text: Found | null): Promise<FoundPage> {
  const sort = readSort(asked.sort);
  const limit = asked.limit ?? limit_default;
  const cursor = readPlace(asked.cursor);
  const { column, rank } = keyOf(view, sort.by);
  const take = (from: Place | null, backwards: boolean, count: number) =>
    takePage(selection, column, rank, { descending: sort.descending, backwards, empty: nothing, limit: count, from });
  const backwards = cursor?.backwards ?? false;
  const got = text?.sift
    ? await sift(text.sift, (from, count) => take(from, backwards, count), {
        from: cursor?.place ?? null,
        backwards,
        limit,
      })
    : take(cursor?.place ?? null, backwards, limit + 1);
  const more = got.length > limit;
  const page = !more ? got : backwards ? got.slice(1) : got.slice(0, limit);
  const [first, last] = [page[0], page.at(-1)];
  const before = backwards ? more : cursor !== null;
  const after = backwards ? cursor?.place !== null : more;
  return {
    slots: page.map((one) => one.slot),
    total: text?.sift ? text.at_least : selection.count,
    total_is_exact: !text?.sift,
    slipped: text?.slipped ?? false,
    next_cursor: after && last ? writePlace('next', last) : null,
    prev_cursor: before && first ? writePlace('prev', first) : null,
  };
}

/**
 * Every slot the filters leave, in the order of the sort, for whoever takes them all; and how many they are, where that is more than
 * `most`, without them.
 */
export async function findSlots(
  tools: FindTools,
  view: View,
  asked: { filter: GridFilter; sort?: string | undefined; shops: readonly string[] | null; most: number },
): Promise<{ count: number; slots: number[] }> {
  const sort = readSort(asked.sort);
  const { selection, text } = await selectRows(tools, view, asked);
  try {
    if (text?.sift) await siftAll(text.sift, selection);
    const { count } = selection;
    if (count > asked.most) return { count, slots: [] };
    const { column, rank } = keyOf(view, sort.by);
    const options = { descending: sort.descending, backwards: false, empty: nothing, limit: count, from: null };
    return { count, slots: takePage(selection, column, rank, options).map((one) => one.slot) };
  } finally {
    giveBack(selection, text);
  }
}

/** How many rows the filters leave, exactly, whatever it costs. */
export async function countRows(tools: FindTools, view: View, asked: Pick<Asked, 'filter' | 'shops'>): Promise<number> {
  return (await findSlots(tools, view, { ...asked, most: 0 })).count;
}

async function siftAll(fits: Sift, selection: Selection): Promise<void> {
  let kept = 0;
  for (let at = 0; at < selection.count; at += sift_rows) {
    const some = [...selection.slots.subarray(at, Math.min(at + sift_rows, selection.count))];
    const fitting = await fits(some);
    for (const slot of some) if (fitting.has(slot)) selection.room[kept++] = slot;
  }
  keep(selection, kept);
}

/** Where selections are written, kept for the next question: a new one of four megabytes costs a millisecond before it is used. */
const rooms: Uint32Array[] = [];
const most_rooms = 2;

export function giveBack({ room }: Selection, text: Found | null): void {
  if (rooms.length < most_rooms) rooms.push(room);
  if (text) giveMarks(text.marks);
}

export async function selectRows(
  tools: FindTools,
  view: View,
  asked: Pick<Asked, 'filter' | 'shops'>,
): Promise<{ selection: Selection; text: Found | null }> {
  const { filter } = asked;
  const text = filter.q?.trim() ? await findText(tools, view, filter.q.trim()) : null;
  const selection = everyRow(view.lens, rooms.pop());
  for (const pass of [...passesOf(view, filter, asked.shops), ...(text ? [text.pass] : [])]) {
    // Others get their turn between two passes over a million rows.
    if (selection.count > 200_000) await breathe();
    narrow(view.lens, selection, pass);
  }
  return { selection, text };
}

const listOf = (text: string | undefined): string[] | null =>
  text
    ?.split(',')
    .map((one) => one.trim())
    .filter(Boolean) ?? null;

const facet_filters = [
  ['channel', 'channel'],
  ['team', 'team'],
  ['mark', 'mark'],
  ['drop_id', 'drop'],
] as const;

function passesOf(view: View, filter: GridFilter, shops: readonly string[] | null): Pass[] {
  const passes: Pass[] = [];
  if (shops)
    passes.push(codes(view, 'shops', 'shops', (value) => value.split(',').some((shop) => shops.includes(shop))));
  const states = listOf(filter.state);
  if (states) passes.push({ kind: 'bits', column: 'states', mask: maskOf(states) });
  const flags = listOf(filter.flag);
  if (flags)
    passes.push({
      kind: 'bits',
      column: 'flags',
      mask: flagsMask(flags.filter((flag): flag is DeskFlag => desk_flags.includes(flag as DeskFlag))),
    });
  for (const [name, column] of facet_filters) {
    const values = listOf(filter[name]);
    if (values) passes.push(codes(view, column, column, (value) => values.includes(value)));
  }
  const sido = listOf(filter.sido);
  if (sido) passes.push(codes(view, 'region', 'region', (value) => sido.includes(value.split(' ')[0]!)));
  const sigungu = listOf(filter.sigungu);
  if (sigungu) passes.push(codes(view, 'region', 'region', (value) => sigungu.includes(value)));
  for (const day of grid_days) {
    const [from, to] = [filter[`${day}_from`], filter[`${day}_to`]];
    if (from || to) passes.push({ kind: 'range', column: day, ...spanOf(day, from, to) });
  }
  if (filter.product) passes.push({ kind: 'goods', fits: view.goods.titled(filter.product) });
  if (filter.option) passes.push({ kind: 'goods', fits: view.goods.withOption(filter.option) });
  return passes;
}

function codes(view: View, column: ColumnName, kind: FacetKind, fitsValue: (value: string) => boolean): Pass {
  const fits = new Uint8Array(Math.max(0, ...view.facets.keys()) + 1);
  for (const facet of view.facets.values()) if (facet.kind === kind && fitsValue(facet.value)) fits[facet.code] = 1;
  return { kind: 'codes', column, fits };
}

const days_without_time = new Set<string>(['due', 'wished']);

/** Days in Korea as the lens counts them: seconds of instants, days of days. Nonsense leaves nothing. */
function spanOf(day: string, from: string | undefined, to: string | undefined): { from: number; to: number } {
  const whole = days_without_time.has(day);
  const start = (text: string) => (whole ? daysOf(text) : secondsOf(`${text}T00:00:00+09:00`));
  const end = (text: string) => (whole ? daysOf(text) : start(text) + 86_399);
  return { from: from ? start(from) : -2_147_483_647, to: to ? end(to) : 2_147_483_647 };
}

function readSort(text: string | undefined): { by: GridSort; descending: boolean } {
  const by = (text ?? '').replace(/^-/, '') as GridSort;
  return grid_sorts.includes(by) ? { by, descending: text!.startsWith('-') } : { by: 'ordered', descending: true };
}

/** A column, and the rank of its codes where it holds codes. Ranks are worked out once for the words there are. */
function keyOf(view: View, by: GridSort): { column: ArrayLike<number>; rank: Int32Array | null } {
  if (by === 'state') return { column: view.lens.column('state_rank'), rank: null };
  if (by === 'product')
    return { column: view.lens.column('product'), rank: remembered(view, by, () => view.goods.ranks()) };
  if (by === 'channel' || by === 'region' || by === 'team')
    return { column: view.lens.column(by), rank: remembered(view, by, () => ranksOf(view, by)) };
  return { column: view.lens.column(by), rank: null };
}

function remembered(view: View, name: string, make: () => Int32Array): Int32Array {
  const ranks = view.ranks.get(name) ?? make();
  view.ranks.set(name, ranks);
  return ranks;
}

function ranksOf(view: View, kind: FacetKind): Int32Array {
  const ranks = new Int32Array(Math.max(0, ...view.facets.keys()) + 1).fill(nothing);
  const words = [...view.facets.values()].filter((facet) => facet.kind === kind);
  words.sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : a.code - b.code));
  words.forEach((facet, rank) => {
    ranks[facet.code] = rank;
  });
  return ranks;
}

/** Without a place: from the end of the list. */
type Cursor = { place: Place | null; backwards: boolean };
const key_part = /^-?\d{1,16}$/;

const writePlace = (way: 'next' | 'prev', { key, slot }: Place) => writeCursor([way, String(key), String(slot)]);

function readPlace(text: string | undefined): Cursor | null {
  if (text === 'last') return { place: null, backwards: true };
  const parts = readCursor(text, [/^(next|prev)$/, key_part, number_part]);
  return parts && { backwards: parts[0] === 'prev', place: { key: Number(parts[1]), slot: Number(parts[2]) } };
}

type Sift = NonNullable<Found['sift']>;
const sift_rows = 2_000;
/** Rows looked at for one page at most: behind them a page may end early, and says where to go on. */
const most_sifted = 40_000;

/** Where a text is in too many rows to fetch them all, rows are asked in the order of the page until it is full. */
async function sift(
  fits: Sift,
  take: (from: Place | null, count: number) => Place[],
  { from, backwards, limit }: { from: Place | null; backwards: boolean; limit: number },
): Promise<Place[]> {
  let got: Place[] = [];
  let place = from;
  for (let looked = 0; got.length <= limit && looked < most_sifted; looked += sift_rows) {
    const some = take(place, sift_rows);
    if (some.length === 0) break;
    const fitting = await keepFitting(fits, some);
    got = backwards ? [...fitting, ...got] : [...got, ...fitting];
    place = backwards ? some[0]! : some.at(-1)!;
  }
  return backwards ? got.slice(-(limit + 1)) : got.slice(0, limit + 1);
}

async function keepFitting(fits: Sift, some: Place[]): Promise<Place[]> {
  const kept = await fits(some.map((one) => one.slot));
  return some.filter((one) => kept.has(one.slot));
}
