import { plainArray, textArray } from '../../platform/arrays.ts';
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
  await tx`
    insert into payments.attempts
      (id, shop_id, order_id, person_id, provider, method, amount_krw, tax_free_krw, state, provider_key, capture_deadline)
    select id, shop_id, order_id, person_id, provider, method, amount_krw, tax_free_krw, 'ready', provider_key, capture_deadline
    from unnest(
      ${plainArray(rows.map((r) => r.id))}::text::uuid[],
      ${plainArray(rows.map((r) => r.shop_id))}::text::uuid[],
      ${plainArray(rows.map((r) => r.order_id))}::text::uuid[],
      ${plainArray(rows.map((r) => r.person_id))}::text::uuid[],
      ${textArray(rows.map((r) => r.provider))}::text::text[],
      ${textArray(rows.map((r) => r.method ?? null))}::text::text[],
      ${plainArray(rows.map((r) => r.amount_krw))}::text::bigint[],
      ${plainArray(rows.map((r) => r.tax_free_krw ?? 0))}::text::bigint[],
      ${textArray(rows.map((r) => r.provider_key ?? r.id))}::text::text[],
      ${plainArray(rows.map((r) => iso(r.capture_deadline)))}::text::timestamptz[]
    ) as new (id, shop_id, order_id, person_id, provider, method, amount_krw, tax_free_krw, provider_key, capture_deadline)`;
}
