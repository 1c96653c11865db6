import type { AttemptExtra, AttemptState } from './attempts.ts';
import { changesOf } from './change-rows.ts';

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
export const saveAttemptStates = changesOf<AttemptChange>('payments.attempts', {
  state: { type: 'text' },
  payment_key: { type: 'text' },
  provider_ref: { type: 'text' },
  method: { type: 'text' },
  balance_krw: { type: 'bigint' },
  capture_deadline: { type: 'timestamptz' },
  provider_version: { type: 'text' },
  decline_code: { type: 'text' },
  sent_at: { type: 'timestamptz' },
  captured_at: { type: 'timestamptz' },
  extra: { type: 'jsonb', set: 'case when c.extra is null then t.extra else t.extra || c.extra::jsonb end' },
});
