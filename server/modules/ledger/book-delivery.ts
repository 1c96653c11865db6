import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { appendEntries } from './append-entries.ts';

/** What a shop was paid for delivering; below 0 where it goes back. */
export type DeliveryEntry = { shop_id: string; order_id: string; amount_krw: number };

/** Books delivery fees: payments book all that was paid as sales; this takes the fee out of them (debit) into its own account (credit). */
export async function bookDeliveries(tx: Tx, entries: readonly DeliveryEntry[], now: Date): Promise<void> {
  const transfers = entries.map((one) => ({
    ...one,
    kind: 'delivery',
    source_id: newId(),
    debit: 'sales',
    credit: 'delivery',
  }));
  await appendEntries(tx, transfers, now);
}
