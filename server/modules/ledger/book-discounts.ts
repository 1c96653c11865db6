import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { appendEntries } from './append-entries.ts';

/** What a shop gave up of its prices; below 0 where the goods came back. */
export type DiscountEntry = { shop_id: string; order_id: string; amount_krw: number };

/**
 * Books discounts: payments book what was paid as sales; this adds what was not asked for to the sales (credit) and says where it
 * went (debit `discounts`).
 */
export async function bookDiscounts(tx: Tx, entries: readonly DiscountEntry[], now: Date): Promise<void> {
  const transfers = entries.map((one) => ({
    ...one,
    kind: 'discount',
    source_id: newId(),
    debit: 'discounts',
    credit: 'sales',
  }));
  await appendEntries(tx, transfers, now);
}
