import { column, plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { iso } from './iso.ts';
import type { ProviderName } from './providers/port.ts';

export type NewAttempt = {
  id: string;
  shop_id: string;
  order_id: string;
  person_id: string;
  provider: ProviderName;
  amount_krw: number;
  tax_free_krw?: number;
  method?: string | null;
  /** Idempotency-Key of the capture; the attempt's id unless told. */
  provider_key?: string;
  capture_deadline?: Date | null;
};

/** Inserts attempts in state `ready`: one statement whatever their number. */
export async function saveAttempts(tx: Tx, rows: readonly NewAttempt[]): Promise<void> {
  if (rows.length === 0) return;
  const shop = column(rows.map((r) => r.shop_id));
  const provider = column(rows.map((r) => r.provider));
  const method = column(
    rows.map((r) => r.method ?? null),
    textArray,
  );
  const amount = column(rows.map((r) => r.amount_krw));
  const tax_free = column(rows.map((r) => r.tax_free_krw ?? 0));
  const key = column(
    rows.map((r) => r.provider_key ?? null),
    textArray,
  );
  const deadline = column(rows.map((r) => iso(r.capture_deadline)));
  await tx`
    insert into payments.attempts
      (id, shop_id, order_id, person_id, provider, method, amount_krw, tax_free_krw, state, provider_key, capture_deadline)
    select id, coalesce(shop_id, ${shop.all}::text::uuid), order_id, person_id, coalesce(provider, ${provider.all}::text),
      coalesce(method, ${method.all}::text), coalesce(amount_krw, ${amount.all}::text::bigint),
      coalesce(tax_free_krw, ${tax_free.all}::text::bigint), 'ready', coalesce(provider_key, ${key.all}::text, id::text),
      coalesce(capture_deadline, ${deadline.all}::text::timestamptz)
    from unnest(
      ${plainArray(rows.map((r) => r.id))}::text::uuid[],
      ${shop.list}::text::uuid[],
      ${plainArray(rows.map((r) => r.order_id))}::text::uuid[],
      ${plainArray(rows.map((r) => r.person_id))}::text::uuid[],
      ${provider.list}::text::text[],
      ${method.list}::text::text[],
      ${amount.list}::text::bigint[],
      ${tax_free.list}::text::bigint[],
      ${key.list}::text::text[],
      ${deadline.list}::text::timestamptz[]
    ) as new (id, shop_id, order_id, person_id, provider, method, amount_krw, tax_free_krw, provider_key, capture_deadline)`;
}
