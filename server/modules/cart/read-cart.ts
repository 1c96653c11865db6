import type { Sql, Tx } from '../../platform/db.ts';
import { readOffers, readVariantCards } from '../catalog/index.ts';
import { type Cart, checkLines, type DropWindow, type Problem, problemsOf, type StoredLine } from './check-lines.ts';

/**
 * Units that could be bought now, by variant. A variant whose stock is counted has an entry, 0 where nothing is left; the
 * inventory's reader is given by the app.
 */
type ReadAvailable = (sql: Sql | Tx, variant_ids: string[]) => Promise<ReadonlyMap<string, number>>;

/** Both from the app: the cart knows neither inventory nor drops. */
export type Shelf = { readAvailable: ReadAvailable; windowOf(variant_id: string): DropWindow | null };

/** What lies in a person's cart; read through the reader's role, which sees no other. */
export const readLines = (tx: Sql | Tx, person_id: string) => tx<StoredLine[]>`
  select variant_id, quantity, price_seen_krw from cart.lines
  where person_id = ${person_id} order by added_at, variant_id`;

/** A cart's lines at today's prices and stock. Three statements, whatever their number. */
export async function readCart(sql: Sql | Tx, lines: readonly StoredLine[], shelf: Shelf): Promise<Cart> {
  if (lines.length === 0) return { shops: [], amount_krw: 0, count: 0 };
  const ids = lines.map((line) => line.variant_id);
  const [offers, cards, stock] = await Promise.all([
    readOffers(sql, ids),
    readVariantCards(sql, ids),
    shelf.readAvailable(sql, ids),
  ]);
  const counted = [...offers.values()].filter((offer) => !offer.made_to_order || stock.has(offer.variant_id));
  const available = new Map(counted.map((offer) => [offer.variant_id, stock.get(offer.variant_id) ?? 0]));
  return checkLines(lines, { offers, cards, available, windowOf: shelf.windowOf });
}

/** Says everything that stands in the way of buying, then takes today's prices as seen. */
export async function checkCart(
  sql: Sql,
  person_id: string,
  lines: readonly StoredLine[],
  shelf: Shelf,
): Promise<{ ok: boolean; problems: Problem[]; cart: Cart }> {
  const cart = await readCart(sql, lines, shelf);
  const problems = problemsOf(cart);
  const changed = cart.shops.flatMap((shop) => shop.lines).filter((line) => line.price_before_krw !== null);
  if (changed.length > 0) {
    // The price that is shown, not the newest: what changed meanwhile is told next time.
    await sql`
      update cart.lines c set price_seen_krw = u.price
      from unnest(${`{${changed.map((line) => line.variant_id).join(',')}}`}::text::uuid[],
                  ${`{${changed.map((line) => line.unit_price_krw).join(',')}}`}::text::bigint[]) as u (variant_id, price)
      where c.person_id = ${person_id} and c.variant_id = u.variant_id`;
  }
  return { ok: problems.length === 0, problems, cart };
}
