import { noteSales, noteStock } from './modules/catalog/index.ts';
import { readSellable } from './modules/inventory/index.ts';
import { readBought } from './modules/orders/index.ts';
import { type Sql, type Tx, transact } from './platform/db.ts';

type ShownDrop = {
  variant_id: string;
  live: { phase: string; remaining: number };
};

/**
 * Tells the catalog what is in stock, for its cards and filters: lots of today, and what drops still give (a pre-order has
 * no lot). Writes only what changed. Nothing is sold by these figures.
 */
export async function tellStock(sql: Sql, drops: readonly ShownDrop[]): Promise<void> {
  const sellable = await readSellable(sql);
  for (const { variant_id, live } of drops) {
    if (live.phase === 'ended' || live.phase === 'canceled') continue;
    sellable.set(variant_id, live.remaining > 0);
  }
  const news = [...sellable].map(([variant_id, in_stock]) => ({ variant_id, in_stock }));
  for (let i = 0; i < news.length; i += 2_000) await transact(sql, (tx) => noteStock(tx, news.slice(i, i + 2_000)));
}

const day_ms = 86_400_000;
const korea_ms = 9 * 3_600_000;

/** Milliseconds until the clock alone changes what is in stock: a drop opens or closes, a day ends with what expires on it. */
export function untilStockTurns(drops: readonly { opens_at: string; closes_at: string }[], now: Date): number {
  const now_ms = now.getTime();
  const times = drops.flatMap((drop) => [Date.parse(drop.opens_at), Date.parse(drop.closes_at)]);
  const midnight_ms = day_ms - ((now_ms + korea_ms) % day_ms);
  return Math.min(midnight_ms, ...times.filter((at) => at > now_ms).map((at) => at - now_ms));
}

/**
 * Tells the catalog what was bought, for the sort by popularity: once for each confirmation. An order whose deposit was taken back and
 * came again is confirmed twice, and both may be in one list.
 */
export async function tellSales(tx: Tx, order_ids: readonly string[]): Promise<void> {
  const orders = new Map((await readBought(tx, order_ids)).map((order) => [order.order_id, order.lines]));
  await noteSales(
    tx,
    order_ids.flatMap((id) => orders.get(id) ?? []),
  );
}
