import type { Tx } from '../../platform/db.ts';
import { appendEntries } from './append-entries.ts';

/** One thing that moved money: its two entries sum to zero. */
export type Journal = {
  kind: 'capture' | 'refund';
  /** The attempt or refund that moved the money: booked once, by a unique index. */
  source_id: string;
  shop_id: string;
  order_id: string;
  provider: string;
  amount_krw: number;
};

/**
 * Books captures and refunds: what the provider owes us (debit) against what the shop sold (credit), and the reverse.
 */
export async function bookEntries(tx: Tx, journals: readonly Journal[], now: Date): Promise<void> {
  const transfers = journals
    .filter((one) => one.amount_krw > 0)
    .map((one) => ({
      ...one,
      amount_krw: one.kind === 'capture' ? one.amount_krw : -one.amount_krw,
      debit: `provider:${one.provider}`,
      credit: 'sales',
    }));
  await appendEntries(tx, transfers, now);
}
