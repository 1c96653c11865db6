import type { Selection } from './passes.ts';

/** Where a page begins or ends: the row with this key at this slot. */
export type Place = { key: number; slot: number };

/** Rows kept besides those wanted before the worst are thrown out: at most some 8,000 comparisons a time. */
const spare = 8_192;

type Order = {
  column: ArrayLike<number>;
  rank: ArrayLike<number> | null;
  /** 1: from the least, and from the lowest slot; -1: from the greatest, and from the highest slot. */
  sign: 1 | -1;
  limit: number;
};

/**
 * The `limit` rows of a selection that come next after `from` by (key, slot) or, `backwards`, before it; always in the order of the
 * page. `column[slot]`, through `rank` where the column holds codes, is the key, a whole number; `empty`, below all of them, is the key
 * of what has none and comes last in both directions. One pass, and one more where the page reaches into what has no key.
 */
export function takePage(
  selection: Selection,
  column: ArrayLike<number>,
  rank: ArrayLike<number> | null,
  options: { descending: boolean; backwards: boolean; empty: number; limit: number; from: Place | null },
): Place[] {
  const { limit, empty, backwards, from } = options;
  const order = { column, rank, sign: options.descending === backwards ? 1 : -1, limit } as const;
  const keyed = (at: Place | null, wanted: number) => takeKeyed(selection, { ...order, limit: wanted }, empty + 1, at);
  const keyless = (at: Place | null, wanted: number) => takeKeyless(selection, { ...order, limit: wanted }, empty, at);
  const among_keyless = from?.key === empty;
  const [first, then] = backwards ? [keyless, keyed] : [keyed, keyless];
  // Who stands among what comes second has all of the first behind.
  const page = from && among_keyless !== backwards ? [] : first(from, limit);
  const second_from = from && among_keyless !== backwards ? from : null;
  if (page.length < limit) page.push(...then(second_from, limit - page.length));
  return backwards ? page.reverse() : page;
}

const roomFor = (size: number) => ({ keys: new Float64Array(size), places: new Float64Array(size) });

/** What a page's rows are compared in, for every page: nothing waits between the first row and the last. */
const kept = roomFor(2 * spare);

/** Of the rows that have a key. What cannot be among them is passed over by its key alone. */
function takeKeyed({ slots, count }: Selection, order: Order, least: number, from: Place | null): Place[] {
  const { column, rank, sign, limit } = order;
  const size = Math.min(limit + spare, count);
  const { keys, places } = size <= kept.keys.length ? kept : roomFor(size);
  const from_key = from?.key ?? Number.NaN;
  const from_place = from ? from.slot * sign : 0;
  let low = sign === 1 && from ? from.key : least;
  let high = sign === -1 && from ? from.key : Number.POSITIVE_INFINITY;
  let filled = 0;
  // Read from the end that comes first: newer rows mostly have later times, so that the worst kept is soon good; and of equal keys
  // the later read is the worse one.
  const stop = sign === 1 ? count : -1;
  for (let at = sign === 1 ? 0 : count - 1; ; at += sign) {
    at =
      rank === null ? nextIn(slots, column, at, stop, low, high) : nextRanked(slots, column, rank, at, stop, low, high);
    if (at === stop) break;
    const slot = slots[at]!;
    const raw = column[slot]!;
    const key = rank === null ? raw : rank[raw]!;
    if (key === from_key && slot * sign <= from_place) continue;
    keys[filled] = key * sign;
    places[filled] = slot * sign;
    filled++;
    if (filled < size || size <= limit) continue;
    select(keys, places, filled, limit);
    filled = limit;
    let worst = keys[0]!;
    for (let i = 1; i < limit; i++) worst = Math.max(worst, keys[i]!);
    if (sign === 1) high = worst - 1;
    else low = 1 - worst;
  }
  if (filled > limit) {
    select(keys, places, filled, limit);
    filled = limit;
  }
  const sorted = Array.from({ length: filled }, (_, i) => i).sort(
    (a, b) => keys[a]! - keys[b]! || places[a]! - places[b]!,
  );
  return sorted.map((i) => ({ key: keys[i]! * sign, slot: places[i]! * sign }));
}

/**
 * The first place from `at` towards `stop` whose key is within; `stop` where none is. Small, so that a pass over a million rows that
 * mostly do not come into question costs 2 to 3 ms; as part of the loop above it cost 7 to 9.
 */
function nextIn(
  slots: Uint32Array,
  column: ArrayLike<number>,
  at: number,
  stop: number,
  low: number,
  high: number,
): number {
  const step = at < stop ? 1 : -1;
  for (let place = at; place !== stop; place += step) {
    const key = column[slots[place]!]!;
    if (key >= low && key <= high) return place;
  }
  return stop;
}

/** The same where the column holds codes. */
function nextRanked(
  slots: Uint32Array,
  column: ArrayLike<number>,
  rank: ArrayLike<number>,
  at: number,
  stop: number,
  low: number,
  high: number,
): number {
  const step = at < stop ? 1 : -1;
  for (let place = at; place !== stop; place += step) {
    const key = rank[column[slots[place]!]!]!;
    if (key >= low && key <= high) return place;
  }
  return stop;
}

/** Of the rows that have no key: by slot. */
function takeKeyless({ slots, count }: Selection, order: Order, empty: number, from: Place | null): Place[] {
  const { column, rank, sign, limit } = order;
  const page: Place[] = [];
  let at = sign === 1 ? 0 : count - 1;
  for (let n = 0; n < count && page.length < limit; n++, at += sign) {
    const slot = slots[at]!;
    const raw = column[slot]!;
    if ((rank === null ? raw : rank[raw]!) !== empty) continue;
    if (!from || slot * sign > from.slot * sign) page.push({ key: empty, slot });
  }
  return page;
}

/** Moves the `wanted` smallest of the first `count` pairs to the front (Hoare's selection; pairs never tie). */
function select(keys: Float64Array, places: Float64Array, count: number, wanted: number): void {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const [key, place] = [keys[middle]!, places[middle]!];
    let i = low;
    let j = high;
    while (i <= j) {
      while (keys[i]! < key || (keys[i] === key && places[i]! < place)) i++;
      while (keys[j]! > key || (keys[j] === key && places[j]! > place)) j--;
      if (i > j) break;
      const [k, p] = [keys[i]!, places[i]!];
      keys[i] = keys[j]!;
      places[i] = places[j]!;
      keys[j] = k;
      places[j] = p;
      i++;
      j--;
    }
    if (wanted - 1 <= j) high = j;
    else if (wanted - 1 >= i) low = i;
    else return;
  }
}
