import type { ProviderCancel, RefundOutcome, RefundQueryOutcome } from './providers/port.ts';
import type { Refund, RefundState } from './refunds.ts';

const day_ms = 24 * 3_600_000;
/** Toss keeps an Idempotency-Key for 15 days; past 14 a key is not used again. */
const provider_key_life_ms = 14 * day_ms;
/** So long a refund is tried and asked about by itself; then it is parked, so that it holds up no other refund of its payment. */
const patience_ms = 3 * day_ms;

type Known = Extract<RefundQueryOutcome, { state: 'known' }>;
type Money = Pick<
  Refund,
  'id' | 'amount_krw' | 'state' | 'tries' | 'provider_key' | 'provider_key_made_at' | 'provider_cancel_key'
>;
type Paid = { payment_key: string | null; balance_krw: number };

/**
 * What is to be done with a refund next. `ask`: read the provider's books, then `afterAsking`. `settle` may be of a sibling: one
 * that was parked and that the provider has done after all.
 */
export type RefundStep =
  | { do: 'send'; provider_key: string; provider_key_made_at: Date; expected_balance_krw: number }
  | { do: 'ask' }
  | { do: 'wait'; reason: string }
  | { do: 'settle'; refund_id: string; cancel_key: string | null; balance_krw: number }
  | { do: 'park'; code: string; reason: string }
  | { do: 'none' };

const in_flight = (refund: Money) => refund.state === 'sending' || refund.state === 'unknown';
const was_sent = (refund: Money) => in_flight(refund) || refund.tries > 0;
const set_aside = (refund: Money) => refund.state === 'parked' || refund.state === 'refused';
const is_open = (refund: Money) => refund.state === 'due' || in_flight(refund);

/**
 * A refund that was never sent is sent, if no other one of the payment is in flight; one that was sent before is asked about
 * first. `siblings` are the other refunds of the same attempt. A parked (or given up) one holds nobody up; but where it may have been
 * done, the provider's books are read before any other is sent.
 */
export function nextRefundStep(refund: Money, siblings: readonly Money[], attempt: Paid, now: Date): RefundStep {
  if (!is_open(refund)) return { do: 'none' };
  if (siblings.some(in_flight)) return { do: 'wait', reason: 'another refund of this payment is in flight' };
  if (attempt.payment_key === null)
    return { do: 'park', code: 'NO_PAYMENT_KEY', reason: 'the payment was never made at the provider' };
  if (was_sent(refund) || siblings.some((one) => set_aside(one) && was_sent(one))) return { do: 'ask' };
  return sendIfItFits(refund, attempt.balance_krw, now);
}

/**
 * The provider's books are open: our cancel is in them; or one of a parked sibling is, which is settled first; or something else
 * was canceled there that we know nothing of, and a person must look; or the refund is sent (again), with what is left.
 */
export function afterAsking(
  refund: Money,
  siblings: readonly Money[],
  known: Known,
  attempt: Paid,
  now: Date,
): RefundStep {
  const { balance_krw, cancels } = known;
  const cancel = cancelOf(refund, siblings, cancels);
  if (cancel) return { do: 'settle', refund_id: refund.id, cancel_key: cancel.cancel_key, balance_krw };
  for (const sibling of siblings) {
    const theirs = sibling.state === 'done' ? undefined : markedFor(sibling, cancels);
    if (theirs) return { do: 'settle', refund_id: sibling.id, cancel_key: theirs.cancel_key, balance_krw };
  }
  if (balance_krw !== attempt.balance_krw)
    return { do: 'park', code: 'STRANGE_BALANCE', reason: 'the provider has another balance' };
  return sendIfItFits(refund, balance_krw, now);
}

const markedFor = (refund: Money, cancels: readonly ProviderCancel[]) =>
  cancels.find((cancel) => cancel.refund_id === refund.id && cancel.amount_krw === refund.amount_krw);

/** Our cancel, by the id we sent with it; else the only unmarked, unclaimed one of the same amount. */
function cancelOf(
  refund: Money,
  siblings: readonly Money[],
  cancels: readonly ProviderCancel[],
): ProviderCancel | null {
  const marked = markedFor(refund, cancels);
  if (marked) return marked;
  const claimed = new Set(siblings.map((one) => one.provider_cancel_key));
  const alike = cancels.filter(
    (c) => c.refund_id === null && c.amount_krw === refund.amount_krw && !claimed.has(c.cancel_key),
  );
  return alike.length === 1 && was_sent(refund) ? alike[0]! : null;
}

function sendIfItFits(refund: Money, balance_krw: number, now: Date): RefundStep {
  if (refund.amount_krw > balance_krw)
    return { do: 'park', code: 'MORE_THAN_LEFT', reason: 'more than is left of the payment' };
  return { do: 'send', ...keyOf(refund, now), expected_balance_krw: balance_krw };
}

/** The key to send with: the refund's own while the provider still remembers it, afterwards a new one. */
export function keyOf(refund: Pick<Money, 'id' | 'tries' | 'provider_key' | 'provider_key_made_at'>, now: Date) {
  const { provider_key, provider_key_made_at } = refund;
  const fresh = now.getTime() - provider_key_made_at.getTime() < provider_key_life_ms;
  return fresh ? { provider_key, provider_key_made_at } : newKeyOf(refund, now);
}

/** A key that was never used: the provider repeats its answer to the old one, a refusal too. */
export function newKeyOf(refund: Pick<Money, 'id' | 'tries'>, now: Date) {
  return { provider_key: `${refund.id}:${refund.tries + 1}`, provider_key_made_at: now };
}

/** True when a refund taken up at `since` has been tried long enough without an end. */
export const isPatienceOver = (since: Date, now: Date): boolean => now.getTime() - since.getTime() >= patience_ms;

/** How a refund stands after the provider's answer (or after nobody answered for too long); null where that changes nothing. */
export function refundAfter(
  refund: Pick<Money, 'id' | 'state' | 'tries'>,
  outcome: RefundOutcome | { state: 'gave_up'; code: string },
  now: Date,
): {
  state: RefundState;
  refusal_code?: string;
  new_key?: ReturnType<typeof newKeyOf>;
} | null {
  if (refund.state === 'done') return null;
  if (outcome.state === 'done') return { state: 'done' };
  if (refund.state === 'parked' || refund.state === 'refused') return null;
  switch (outcome.state) {
    case 'refused':
    case 'our_bug':
      return { state: 'parked', refusal_code: outcome.code, new_key: newKeyOf(refund, now) };
    case 'gave_up':
      return { state: 'parked', refusal_code: outcome.code };
    case 'unknown':
      return refund.state === 'sending' ? { state: 'unknown' } : null;
    case 'not_sent':
      if (refund.state !== 'sending') return null;
      // An earlier send of it may still be on its way: then it stays in flight.
      return {
        state: refund.tries > 1 && !outcome.answered ? 'unknown' : 'due',
        ...(outcome.answered ? { new_key: newKeyOf(refund, now) } : {}),
      };
  }
}

/** Why a refund waits that a bank account would set going. The first code is ours: it was not even sent. */
const account_codes = new Set([
  'NEEDS_ACCOUNT',
  'INVALID_REFUND_ACCOUNT_INFO',
  'INVALID_REFUND_ACCOUNT_NUMBER',
  'INVALID_BANK',
  'FORBIDDEN_BANK_REFUND_REQUEST',
]);

/** A payment by transfer can only be given back to an account: this refund waits for one (or for a better one). */
export const needsAccount = (refund: Pick<Refund, 'state' | 'refusal_code'>): boolean =>
  refund.state === 'parked' && account_codes.has(refund.refusal_code ?? '');

/** The same for a query; kept beside the rule so that they stay one. */
export const accountCodes = (): string[] => [...account_codes];

/** Cancels in the provider's books that belong to no refund of ours: made by hand there, or by somebody else. */
export function strangeCancels(refunds: readonly Money[], cancels: readonly ProviderCancel[]): ProviderCancel[] {
  const ids = new Set(refunds.map((one) => one.id));
  const keys = new Set(refunds.map((one) => one.provider_cancel_key));
  return cancels.filter((c) => !keys.has(c.cancel_key) && !(c.refund_id !== null && ids.has(c.refund_id)));
}
