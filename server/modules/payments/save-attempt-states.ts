import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import type { AttemptExtra, AttemptState } from './attempts.ts';
import { iso } from './iso.ts';

/** A change of one attempt. What is absent stays as it is; `extra` is merged into what is there. */
export type AttemptChange = {
  id: string;
  state: AttemptState;
  payment_key?: string | null;
  provider_ref?: string | null;
  method?: string | null;
  balance_krw?: number | null;
  capture_deadline?: Date | null;
  provider_version?: string | null;
  decline_code?: string | null;
  sent_at?: Date | null;
  captured_at?: Date | null;
  extra?: AttemptExtra;
};

/** Saves decided changes of attempts the caller has locked: one statement whatever their number. */
export async function saveAttemptStates(tx: Tx, changes: readonly AttemptChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx`
    update payments.attempts a set
      state = c.state,
      payment_key = coalesce(c.payment_key, a.payment_key),
      provider_ref = coalesce(c.provider_ref, a.provider_ref),
      method = coalesce(c.method, a.method),
      balance_krw = coalesce(c.balance_krw, a.balance_krw),
      capture_deadline = coalesce(c.capture_deadline, a.capture_deadline),
      provider_version = coalesce(c.provider_version, a.provider_version),
      decline_code = coalesce(c.decline_code, a.decline_code),
      sent_at = coalesce(c.sent_at, a.sent_at),
      captured_at = coalesce(c.captured_at, a.captured_at),
      extra = case when c.extra is null then a.extra else a.extra || c.extra::jsonb end
    from unnest(
      ${plainArray(changes.map((c) => c.id))}::text::uuid[],
      ${textArray(changes.map((c) => c.state))}::text::text[],
      ${textArray(changes.map((c) => c.payment_key ?? null))}::text::text[],
      ${textArray(changes.map((c) => c.provider_ref ?? null))}::text::text[],
      ${textArray(changes.map((c) => c.method ?? null))}::text::text[],
      ${plainArray(changes.map((c) => c.balance_krw ?? null))}::text::bigint[],
      ${plainArray(changes.map((c) => iso(c.capture_deadline)))}::text::timestamptz[],
      ${textArray(changes.map((c) => c.provider_version ?? null))}::text::text[],
      ${textArray(changes.map((c) => c.decline_code ?? null))}::text::text[],
      ${plainArray(changes.map((c) => iso(c.sent_at)))}::text::timestamptz[],
      ${plainArray(changes.map((c) => iso(c.captured_at)))}::text::timestamptz[],
      ${textArray(changes.map((c) => (c.extra ? JSON.stringify(c.extra) : null)))}::text::text[]
    ) as c (id, state, payment_key, provider_ref, method, balance_krw, capture_deadline, provider_version, decline_code,
            sent_at, captured_at, extra)
    where a.id = c.id`;
}
