import type { ProviderCancel, RefundQueryOutcome } from './providers/port.ts';
import type { Refund } from './refunds.ts';

/** Toss keeps an Idempotency-Key for 15 days; past 14 a key is not used again. */
const provider_key_life_ms = 14 * 24 * 3_600_000;

type Known = Extract<RefundQueryOutcome, { state: 'known' }>;
type Money = Pick<
  Refund,
  'id' | 'amount_krw' | 'state' | 'tries' | 'provider_key' | 'provider_key_made_at' | 'provider_cancel_key'
>;
type Paid = { payment_key: string | null; balance_krw: number };

/** What is to be done with a refund next. `ask`: read the provider's books, then `afterAsking`. */
export type RefundStep =
  | { do: 'send'; provider_key: string; provider_key_made_at: Date; expected_balance_krw: number }
  | { do: 'ask' }
  | { do: 'wait'; reason: string }
  | { do: 'settle'; cancel_key: string | null; balance_krw: number }
  | { do: 'park'; reason: string }
  | { do: 'none' };

const in_flight = (refund: Money) => refund.state === 'sending' || refund.state === 'unknown';

/**
 * A refund that was never sent is sent, if no other one of the payment is in flight; one that was sent and not answered is
 * asked about first. `siblings` are the other refunds of the same attempt.
 */
export function nextRefundStep(refund: Money, siblings: readonly Money[], attempt: Paid, now: Date): RefundStep {
  if (refund.state === 'done' || refund.state === 'refused' || refund.state === 'parked') return { do: 'none' };
  if (siblings.some(in_flight)) return { do: 'wait', reason: 'another refund of this payment is in flight' };
  if (attempt.payment_key === null) return { do: 'park', reason: 'the payment has no key' };
  if (in_flight(refund)) return { do: 'ask' };
  if (refund.amount_krw > attempt.balance_krw) return { do: 'park', reason: 'more than is left of the payment' };
  return send(refund, attempt.balance_krw, now);
}

/**
 * The provider's books are open: our cancel is in them, or it is not and the refund is sent again under the same key, or
 * something else was canceled there that we know nothing of, and a person must look.
 */
export function afterAsking(
  refund: Money,
  siblings: readonly Money[],
  known: Known,
  attempt: Paid,
  now: Date,
): RefundStep {
  const cancel = cancelOf(refund, siblings, known.cancels);
  if (cancel) return { do: 'settle', cancel_key: cancel.cancel_key, balance_krw: known.balance_krw };
  if (known.balance_krw !== attempt.balance_krw) return { do: 'park', reason: 'the provider has another balance' };
  return send(refund, known.balance_krw, now);
}

/** Our cancel, by the id we sent with it; else the only unmarked, unclaimed one of the same amount. */
function cancelOf(
  refund: Money,
  siblings: readonly Money[],
  cancels: readonly ProviderCancel[],
): ProviderCancel | null {
  const marked = cancels.find((cancel) => cancel.refund_id === refund.id && cancel.amount_krw === refund.amount_krw);
  if (marked) return marked;
  const claimed = new Set(siblings.map((one) => one.provider_cancel_key));
  const alike = cancels.filter(
    (c) => c.refund_id === null && c.amount_krw === refund.amount_krw && !claimed.has(c.cancel_key),
  );
  return alike.length === 1 ? alike[0]! : null;
}

function send(refund: Money, expected_balance_krw: number, now: Date): RefundStep {
  const { provider_key, provider_key_made_at } = keyOf(refund, now);
  return { do: 'send', provider_key, provider_key_made_at, expected_balance_krw };
}

/** The key to send with: the refund's own while the provider still remembers it, afterwards a new one. */
export function keyOf(refund: Pick<Money, 'id' | 'tries' | 'provider_key' | 'provider_key_made_at'>, now: Date) {
  const { provider_key, provider_key_made_at } = refund;
  const fresh = now.getTime() - provider_key_made_at.getTime() < provider_key_life_ms;
  if (fresh) return { provider_key, provider_key_made_at };
  return { provider_key: `${refund.id}:${refund.tries + 1}`, provider_key_made_at: now };
}

/** Cancels in the provider's books that belong to no refund of ours: made by hand there, or by somebody else. */
export function strangeCancels(refunds: readonly Money[], cancels: readonly ProviderCancel[]): ProviderCancel[] {
  const ids = new Set(refunds.map((one) => one.id));
  const keys = new Set(refunds.map((one) => one.provider_cancel_key));
  return cancels.filter((c) => !keys.has(c.cancel_key) && !(c.refund_id !== null && ids.has(c.refund_id)));
}
