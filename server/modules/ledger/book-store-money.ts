import type { Tx } from '../../platform/db.ts';
import { appendEntries } from './append-entries.ts';

/** Money of an order at the counter: what it became worth more (or, below 0, less), was paid, or was given back. */
export type StoreJournal = {
  kind: 'store_sale' | 'store_tender' | 'store_refund';
  /** The change, tender or refund that moved the money: booked once, by a unique index. */
  source_id: string;
  shop_id: string;
  order_id: string;
  /** The drawer it went into or came out of; for a sale none. */
  till: 'card' | 'transfer' | 'cash' | null;
  amount_krw: number;
};

/**
 * Books the counter's money twice. A sale: the customer owes it (debit `receivable:store`), the shop sold it (credit `sales`).
 * A tender: the till has it, the customer owes less. A refund: the reverse. So an order's receivable is what is due of it.
 */
export async function bookStoreMoney(tx: Tx, journals: readonly StoreJournal[], now: Date): Promise<void> {
  const transfers = journals
    .filter((one) => one.amount_krw !== 0)
    .map((one) => ({
      ...one,
      amount_krw: one.kind === 'store_refund' ? -one.amount_krw : one.amount_krw,
      debit: one.kind === 'store_sale' ? 'receivable:store' : `till:${one.till}`,
      credit: one.kind === 'store_sale' ? 'sales' : 'receivable:store',
    }));
  await appendEntries(tx, transfers, now);
}
