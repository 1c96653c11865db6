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
