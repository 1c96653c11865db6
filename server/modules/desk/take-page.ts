import type { Selection } from './passes.ts';

/** Where a page begins or ends: the row with this key at this slot. */
export type Place = { key: number; slot: number };

/** Rows kept besides those wanted before the worst are thrown out: at most some 8,000 comparisons a time. */
const spare = 8_192;

/**
 * The `limit` rows of a selection that come next after `from` by (key, slot) or, `backwards`, before it; always in the order of the
 * page. `column[slot]`, through `rank` where the column holds codes, is the key; `empty` is the key of what has none and comes last
 * in both directions. One pass; what cannot be among them is passed over by one comparison.
 */
export function takePage(
  selection: Selection,
  column: ArrayLike<number>,
  rank: ArrayLike<number> | null,
  options: { descending: boolean; backwards: boolean; empty: number | null; limit: number; from: Place | null },
): Place[] {
  const { slots, count } = selection;
  const { limit, empty, backwards } = options;
  const key_sign = options.descending ? -1 : 1;
  const turn = backwards ? -1 : 1;
  const sign = key_sign * turn;
  const keyOf = (value: number) => turn * (value === empty ? Number.MAX_VALUE : value * key_sign);
  const size = limit + spare;
  const keys = new Float64Array(size);
  const kept = new Float64Array(size);
  let filled = 0;
  let worst_key = Number.POSITIVE_INFINITY;
  let worst_slot = Number.POSITIVE_INFINITY;
  const from_key = options.from ? keyOf(options.from.key) : Number.NEGATIVE_INFINITY;
  const from_slot = options.from ? options.from.slot * sign : Number.NEGATIVE_INFINITY;
  for (let n = 0; n < count; n++) {
    // Newer rows mostly have later times: read from the end that comes first, so that the worst is soon good.
    const slot = slots[sign === 1 ? n : count - 1 - n]!;
    const raw = column[slot]!;
    const key = keyOf(rank ? rank[raw]! : raw);
    const place = slot * sign;
    if (key > worst_key || (key === worst_key && place >= worst_slot)) continue;
    if (key < from_key || (key === from_key && place <= from_slot)) continue;
    keys[filled] = key;
    kept[filled] = place;
    filled++;
    if (filled < size) continue;
    select(keys, kept, filled, limit);
    filled = limit;
    worst_key = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < limit; i++) {
      if (keys[i]! < worst_key || (keys[i] === worst_key && kept[i]! < worst_slot)) continue;
      worst_key = keys[i]!;
      worst_slot = kept[i]!;
    }
  }
  const order = Array.from({ length: filled }, (_, i) => i).sort((a, b) => keys[a]! - keys[b]! || kept[a]! - kept[b]!);
  const page = order.slice(0, limit).map((i) => {
    const slot = kept[i]! * sign;
    const raw = column[slot]!;
    return { key: rank ? rank[raw]! : raw, slot };
  });
  return backwards ? page.reverse() : page;
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
