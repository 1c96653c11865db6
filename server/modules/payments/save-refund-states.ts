import { changesOf } from './change-rows.ts';
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
  given_up_at?: Date | null;
};

/** Saves decided changes of refunds the caller has locked: one statement whatever their number. `sending` counts a try. */
export const saveRefundStates = changesOf<RefundChange>(
  'payments.refunds',
  {
    state: { type: 'text' },
    provider_key: { type: 'text' },
    provider_key_made_at: { type: 'timestamptz' },
    expected_balance_krw: { type: 'bigint' },
    provider_cancel_key: { type: 'text' },
    refusal_code: { type: 'text' },
    bank_account_ref: { type: 'uuid' },
    sent_at: { type: 'timestamptz' },
    done_at: { type: 'timestamptz' },
    given_up_at: { type: 'timestamptz' },
  },
  `tries = t.tries + case when c.state = 'sending' then 1 else 0 end`,
);
