import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { int8, list, text, uuid } from '../../platform/wire.ts';

/** Money that moves from the account `credit` to the account `debit`. */
export type Transfer = {
  kind: string;
  source_id: string;
  shop_id: string;
  order_id: string;
  debit: string;
  credit: string;
  amount_krw: number;
};

/** Books each transfer as one journal of two entries that sum to zero. Append-only; one statement. */
export async function appendEntries(tx: Tx, transfers: readonly Transfer[], now: Date): Promise<void> {
  if (transfers.length === 0) return;
  const rows = transfers.flatMap((one) => {
    const journal_id = newId();
    return [
      { ...one, journal_id, account: one.debit, amount: one.amount_krw },
      { ...one, journal_id, account: one.credit, amount: -one.amount_krw },
    ];
  });
  await tx`
    insert into ledger.entries (id, journal_id, shop_id, account, amount_krw, kind, order_id, source_id, at)
    select id, journal_id, shop_id, account, amount_krw, kind, order_id, source_id, ${now}::timestamptz
    from unnest(
      ${list(
        uuid,
        rows.map(() => newId()),
      )}::uuid[],
      ${list(
        uuid,
        rows.map((one) => one.journal_id),
      )}::uuid[],
      ${list(
        uuid,
        rows.map((one) => one.shop_id),
      )}::uuid[],
      ${list(
        text,
        rows.map((one) => one.account),
      )}::text[],
      ${list(
        int8,
        rows.map((one) => one.amount),
      )}::bigint[],
      ${list(
        text,
        rows.map((one) => one.kind),
      )}::text[],
      ${list(
        uuid,
        rows.map((one) => one.order_id),
      )}::uuid[],
      ${list(
        uuid,
        rows.map((one) => one.source_id),
      )}::uuid[])
      as c (id, journal_id, shop_id, account, amount_krw, kind, order_id, source_id)`;
}
