import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { column, type Form, int8, list, text, uuid } from '../../platform/wire.ts';

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

/** Books each transfer as one journal of two entries that sum to zero: the odd ones are debits. Append-only; one statement. */
export async function appendEntries(tx: Tx, transfers: readonly Transfer[], now: Date): Promise<void> {
  if (transfers.length === 0) return;
  const of = <T>(form: Form<T>, value: (transfer: Transfer) => T) => column(form, transfers, value);
  const each = (value: (transfer: Transfer) => string) => list(uuid, transfers.map(value));
  const journal_ids = each(newId);
  const ids = list(uuid, [...transfers, ...transfers].map(newId));
  const shop = of(uuid, (one) => one.shop_id);
  const debit = of(text, (one) => one.debit);
  const credit = of(text, (one) => one.credit);
  const amount = of(int8, (one) => one.amount_krw);
  const kind = of(text, (one) => one.kind);
  await tx`
    insert into ledger.entries (id, journal_id, shop_id, account, amount_krw, kind, order_id, source_id, at)
    select (${ids}::uuid[])[entry], (${journal_ids}::uuid[])[i],
      coalesce((${shop.list}::uuid[])[i], ${shop.all}::uuid),
      case when is_debit then coalesce((${debit.list}::text[])[i], ${debit.all}::text)
        else coalesce((${credit.list}::text[])[i], ${credit.all}::text) end,
      coalesce((${amount.list}::bigint[])[i], ${amount.all}::bigint) * case when is_debit then 1 else -1 end,
      coalesce((${kind.list}::text[])[i], ${kind.all}::text),
      (${each((one) => one.order_id)}::uuid[])[i], (${each((one) => one.source_id)}::uuid[])[i], ${now}::timestamptz
    from generate_series(1, ${2 * transfers.length}::int) as entry,
      lateral (select (entry + 1) / 2 as i, entry % 2 = 1 as is_debit) as transfer`;
}
