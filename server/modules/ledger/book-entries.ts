import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';

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
  const moved = journals.filter((one) => one.amount_krw > 0);
  if (moved.length === 0) return;
  const rows = moved.flatMap((one) => {
    const journal_id = newId();
    const sign = one.kind === 'capture' ? 1 : -1;
    return [
      { ...one, journal_id, account: `provider:${one.provider}`, amount: sign * one.amount_krw },
      { ...one, journal_id, account: 'sales', amount: -sign * one.amount_krw },
    ];
  });
  await tx`
    insert into ledger.entries (id, journal_id, shop_id, account, amount_krw, kind, order_id, source_id, at)
    select id, journal_id, shop_id, account, amount_krw, kind, order_id, source_id, ${now}::timestamptz
    from unnest(
      ${plainArray(rows.map(() => newId()))}::text::uuid[],
      ${plainArray(rows.map((one) => one.journal_id))}::text::uuid[],
      ${plainArray(rows.map((one) => one.shop_id))}::text::uuid[],
      ${textArray(rows.map((one) => one.account))}::text::text[],
      ${plainArray(rows.map((one) => one.amount))}::text::bigint[],
      ${plainArray(rows.map((one) => one.kind))}::text::text[],
      ${plainArray(rows.map((one) => one.order_id))}::text::uuid[],
      ${plainArray(rows.map((one) => one.source_id))}::text::uuid[])
      as c (id, journal_id, shop_id, account, amount_krw, kind, order_id, source_id)`;
}
