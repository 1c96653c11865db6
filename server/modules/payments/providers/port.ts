/** What Madang asks of a payment provider, and every answer it can get. A timeout is an answer: `unknown`. */

export type ProviderName = 'sandbox' | 'toss' | 'kakaopay';

export type BeginInput = {
  attempt_id: string;
  order_id: string;
  order_name: string;
  amount_krw: number;
  tax_free_krw: number;
  return_url: string;
  cancel_url: string;
  fail_url: string;
  method?: string;
  /** The buyer as the provider may know them: a pseudonym of ours, never a name. */
  buyer_ref: string;
  /** What the buyer reads; Korean unless told. */
  language?: 'ko' | 'en';
};

/** `redirect`: send the browser to `pay_url`. `widget`: open the provider's own script with `client_key`. */
export type BeginOutcome =
  | {
      kind: 'redirect' | 'widget';
      pay_url?: string;
      pay_url_mobile?: string;
      client_key?: string;
      provider_ref?: string;
      extra?: Record<string, unknown>;
    }
  | { kind: 'failed'; reason: string; code?: string };

export type CaptureRequest = {
  attempt_id: string;
  order_id: string;
  payment_key: string;
  amount_krw: number;
  idempotency_key: string;
  extra?: Record<string, unknown>;
};

export type QueryRequest = {
  attempt_id: string;
  order_id: string;
  payment_key?: string | null;
  amount_krw?: number;
  extra?: Record<string, unknown>;
};

/** One cancel as the provider's books show it. `refund_id` is ours, read back from the reason we sent. */
export type ProviderCancel = {
  cancel_key: string;
  amount_krw: number;
  refund_id: string | null;
  canceled_at: string | null;
};

type Seen = { payment_key: string; provider_version?: string; method?: string; raw: object };

export type CaptureOutcome =
  | ({
      state: 'captured';
      amount_krw: number;
      balance_krw: number;
      approved_at: string;
      cancels: ProviderCancel[];
      receipt_url?: string;
      secret?: string;
    } & Seen)
  | ({
      state: 'waiting_for_deposit';
      amount_krw: number;
      account: { bank: string; account_number: string };
      due_at: string;
      secret?: string;
    } & Seen)
  /** Money came and all of it went back. */
  | ({ state: 'canceled'; amount_krw: number; balance_krw: 0; cancels: ProviderCancel[] } & Seen)
  /** The provider's last word: no money moved and none will. */
  | { state: 'declined'; code: string; message: string; raw?: object }
  /** Authenticated, not captured: a capture may be sent (again). */
  | { state: 'in_progress'; payment_key?: string }
  | { state: 'not_found'; code?: string }
  /** Asked, and nobody knows whether the money moved. */
  | { state: 'unknown'; reason: string; code?: string }
  /** Certainly never reached the provider. */
  | { state: 'not_sent'; reason: string }
  /** The provider calls the request itself wrong (key, contract, fields) and its books show no money: a person must look. */
  | { state: 'our_bug'; code: string; message: string };

export type RefundRequest = {
  refund_id: string;
  order_id: string;
  payment_key: string;
  amount_krw: number;
  tax_free_krw?: number;
  reason: string;
  idempotency_key: string;
  /** What is left of the payment now, by our books. */
  expected_balance_krw: number;
  bank_account?: { bank: string; account_number: string; holder: string };
  extra?: Record<string, unknown>;
};

export type RefundOutcome =
  | {
      state: 'done';
      cancel_key: string | null;
      balance_krw: number;
      cancels: ProviderCancel[];
      provider_version?: string;
    }
  | { state: 'refused'; code: string; message: string }
  | { state: 'unknown'; reason: string; code?: string }
  /** Nothing moved and nothing will. `answered`: the provider said so itself, and would say it again to the same key. */
  | { state: 'not_sent'; reason: string; answered?: true }
  | { state: 'our_bug'; code: string; message: string };

export type CloseRequest = QueryRequest & { payment_key: string; reason: string; idempotency_key: string };

/** What the provider's books say about a payment's cancels; the caller matches them to its refunds. */
export type RefundQueryOutcome =
  | { state: 'known'; balance_krw: number; cancels: ProviderCancel[]; provider_version?: string }
  | { state: 'not_found' }
  | { state: 'unknown'; reason: string }
  | { state: 'our_bug'; code: string; message: string };

/** News from a provider. Unsigned news is only a reason to ask; a `secret` must equal the one the payment was given. */
export type ProviderNews = {
  kind: 'payment' | 'deposit';
  provider_event_id: string;
  order_id?: string;
  payment_key?: string;
  status?: string;
  secret?: string;
};

export interface Provider {
  name: ProviderName;
  /** No real money moves: the practice provider, or a real one with keys for tests. */
  practice: boolean;
  begin(input: BeginInput): Promise<BeginOutcome>;
  /** `signal` ends the try all this is part of: no call is begun after it (platform/time-limits.ts). */
  capture(request: CaptureRequest, signal?: AbortSignal): Promise<CaptureOutcome>;
  query(request: QueryRequest, signal?: AbortSignal): Promise<CaptureOutcome>;
  refund(request: RefundRequest, signal?: AbortSignal): Promise<RefundOutcome>;
  /** Closes an account nobody has paid into, so that nobody can; says how the payment stands then. Where there are such accounts. */
  closeAccount?(request: CloseRequest, signal?: AbortSignal): Promise<CaptureOutcome>;
  queryRefund(request: QueryRequest, signal?: AbortSignal): Promise<RefundQueryOutcome>;
  readWebhook(raw: { headers: Record<string, string | string[] | undefined>; body: unknown }): ProviderNews | null;
  close(): Promise<void>;
}
