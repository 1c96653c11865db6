/**
 * `due`: written, not in flight. `unknown`: sent, nobody knows. `parked`: refused, or nobody answered for days; the money is
 * still owed and a person must look. `refused`: given up by a person, settled otherwise.
 */
export type RefundState = 'due' | 'sending' | 'unknown' | 'done' | 'refused' | 'parked';

export type Refund = {
  id: string;
  shop_id: string;
  attempt_id: string;
  order_id: string;
  amount_krw: number;
  tax_free_krw: number;
  state: RefundState;
  reason: string;
  provider_key: string;
  provider_key_made_at: Date;
  expected_balance_krw: number | null;
  provider_cancel_key: string | null;
  refusal_code: string | null;
  bank_account_ref: string | null;
  tries: number;
  created_at: Date;
  sent_at: Date | null;
  done_at: Date | null;
  given_up_at: Date | null;
};
