/** The rows held at a time; `from_start`: the list begins with the first of them. */
export type HeldRows = { order_ids: readonly string[]; from_start: boolean };

/**
 * When other rows are held than before: by how many rows to scroll, so that what is looked at stays where it is, and how many orders
 * came above it that are news. `top` is the uppermost row in sight. Whoever stands at the beginning of the list sees what comes there.
 */
export function steadyRows(before: HeldRows, now: HeldRows, top: number): { shift: number; news: number } {
  const still = { shift: 0, news: 0 };
  const whole = before.from_start && now.from_start;
  if (whole && top <= 0) return still;
  const places = new Map(now.order_ids.map((order_id, index) => [order_id, index]));
  // What is in sight may be gone itself: then the next one below it, then the last one above it.
  const order = [...before.order_ids.keys()];
  const anchor = [...order.slice(Math.max(0, top)), ...order.slice(0, Math.max(0, top)).toReversed()].find((index) =>
    places.has(before.order_ids[index]!),
  );
  if (anchor === undefined) return still;
  const place = places.get(before.order_ids[anchor]!)!;
  const known = new Set(before.order_ids);
  const news = whole ? now.order_ids.slice(0, place).filter((order_id) => !known.has(order_id)).length : 0;
  return { shift: place - anchor, news };
}

/**
 * How many rows of the list are before the first one held. Known where the list begins with it, where it ends with the last one held and
 * its length is known, and where it was known of those held before: `shift` rows came above it (fewer than none: were let go).
 */
export function firstRow(
  now: HeldRows & { to_end: boolean },
  total: number | null,
  before: number | null,
  shift: number,
): number | null {
  if (now.from_start) return 0;
  if (now.to_end && total !== null) return Math.max(0, total - now.order_ids.length);
  return before === null ? null : Math.max(0, before - shift);
}

/**
 * How many orders came on top of a list whose beginning is not held any more: those of its first page that stand before one that was
 * held. `many`: none of the page was, so that there are at least as many.
 */
export function newsOnTop(known: ReadonlySet<string>, top: readonly string[]): { count: number; many: boolean } {
  const place = top.findIndex((order_id) => known.has(order_id));
  return place === -1 ? { count: top.length, many: top.length > 0 } : { count: place, many: false };
}
