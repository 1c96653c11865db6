import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';

export type NewRefund = {
  id: string;
  shop_id: string;
  attempt_id: string;
  order_id: string;
  amount_krw: number;
  tax_free_krw?: number;
  reason: string;
  bank_account_ref?: string | null;
  /** Why it cannot be sent yet: it waits for a person from the start. */
  parked_for?: string | null;
};

/** Inserts refunds in state `due` (or parked); their provider key is their own id. */
export async function saveRefunds(tx: Tx, rows: readonly NewRefund[]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into payments.refunds
      (id, shop_id, attempt_id, order_id, amount_krw, tax_free_krw, state, reason, provider_key, bank_account_ref,
       refusal_code)
    select id, shop_id, attempt_id, order_id, amount_krw, tax_free_krw, case when parked_for is null then 'due' else 'parked' end,
      reason, id::text, bank_account_ref, parked_for
    from unnest(
      ${plainArray(rows.map((r) => r.id))}::text::uuid[],
      ${plainArray(rows.map((r) => r.shop_id))}::text::uuid[],
      ${plainArray(rows.map((r) => r.attempt_id))}::text::uuid[],
      ${plainArray(rows.map((r) => r.order_id))}::text::uuid[],
      ${plainArray(rows.map((r) => r.amount_krw))}::text::bigint[],
      ${plainArray(rows.map((r) => r.tax_free_krw ?? 0))}::text::bigint[],
      ${textArray(rows.map((r) => r.reason))}::text::text[],
      ${plainArray(rows.map((r) => r.bank_account_ref ?? null))}::text::uuid[],
      ${textArray(rows.map((r) => r.parked_for ?? null))}::text::text[]
    ) as new (id, shop_id, attempt_id, order_id, amount_krw, tax_free_krw, reason, bank_account_ref, parked_for)`;
}
