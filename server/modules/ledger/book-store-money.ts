import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';

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
  const rows = journals
    .filter((one) => one.amount_krw !== 0)
    .flatMap((one) => {
      const journal_id = newId();
      const amount = one.kind === 'store_refund' ? -one.amount_krw : one.amount_krw;
      const [debit, credit] =
        one.kind === 'store_sale' ? ['receivable:store', 'sales'] : [`till:${one.till}`, 'receivable:store'];
      return [
        { ...one, journal_id, account: debit!, amount },
        { ...one, journal_id, account: credit!, amount: -amount },
      ];
    });
  if (rows.length === 0) return;
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
