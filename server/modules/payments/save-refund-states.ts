import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { iso } from './iso.ts';
import type { RefundState } from './refunds.ts';

/** A change of one refund. What is absent stays as it is. */
export type RefundChange = {
  id: string;
  state: RefundState;
  provider_key?: string | null;
  provider_key_made_at?: Date | null;
  expected_balance_krw?: number | null;
  provider_cancel_key?: string | null;
  refusal_code?: string | null;
  bank_account_ref?: string | null;
  sent_at?: Date | null;
  done_at?: Date | null;
};

/** Saves decided changes of refunds the caller has locked: one statement whatever their number. `sending` counts a try. */
export async function saveRefundStates(tx: Tx, changes: readonly RefundChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx`
    update payments.refunds r set
      state = c.state,
      provider_key = coalesce(c.provider_key, r.provider_key),
      provider_key_made_at = coalesce(c.provider_key_made_at, r.provider_key_made_at),
      expected_balance_krw = coalesce(c.expected_balance_krw, r.expected_balance_krw),
      provider_cancel_key = coalesce(c.provider_cancel_key, r.provider_cancel_key),
      refusal_code = coalesce(c.refusal_code, r.refusal_code),
      bank_account_ref = coalesce(c.bank_account_ref, r.bank_account_ref),
      sent_at = coalesce(c.sent_at, r.sent_at),
      done_at = coalesce(c.done_at, r.done_at),
      tries = r.tries + case when c.state = 'sending' then 1 else 0 end
    from unnest(
      ${plainArray(changes.map((c) => c.id))}::text::uuid[],
      ${textArray(changes.map((c) => c.state))}::text::text[],
      ${textArray(changes.map((c) => c.provider_key ?? null))}::text::text[],
      ${plainArray(changes.map((c) => iso(c.provider_key_made_at)))}::text::timestamptz[],
      ${plainArray(changes.map((c) => c.expected_balance_krw ?? null))}::text::bigint[],
      ${textArray(changes.map((c) => c.provider_cancel_key ?? null))}::text::text[],
      ${textArray(changes.map((c) => c.refusal_code ?? null))}::text::text[],
      ${plainArray(changes.map((c) => c.bank_account_ref ?? null))}::text::uuid[],
      ${plainArray(changes.map((c) => iso(c.sent_at)))}::text::timestamptz[],
      ${plainArray(changes.map((c) => iso(c.done_at)))}::text::timestamptz[]
    ) as c (id, state, provider_key, provider_key_made_at, expected_balance_krw, provider_cancel_key, refusal_code,
            bank_account_ref, sent_at, done_at)
    where r.id = c.id`;
}
