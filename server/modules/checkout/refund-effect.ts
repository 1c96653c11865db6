import type { Context } from '../../context.ts';
import { clockNow, type Tx, transact } from '../../platform/db.ts';
import type { Effect, Outcome } from '../../platform/effects.ts';
import type { Vault } from '../identity/index.ts';
import {
  type Attempt,
  afterAsking,
  lockAttempts,
  lockRefunds,
  nextRefundStep,
  type Provider,
  type Refund,
  type RefundOutcome,
  type RefundRequest,
  saveRefundStates,
} from '../payments/index.ts';
import type { Providers } from './capture.ts';
import type { Checkout } from './checkout.ts';

type RefundPayload = { refund_id: string; attempt_id: string; order_id: string };
type Prepared =
  | {
      do: 'send';
      provider: Provider;
      request: RefundRequest;
      refund: Refund;
      siblings: Refund[];
      attempt: Attempt;
      now: Date;
    }
  | { do: 'retry'; reason: string }
  | { do: 'end'; outcome: RefundOutcome };

/**
 * The refund as an effect, by the rules of payments/refund-rules.ts: one in flight a payment; before it is sent again the
 * provider's own list of cancels is asked, and a cancel that carries our refund's id ends it.
 */
export function registerRefunds(ctx: Context, tools: { checkout: Checkout; providers: Providers; vault: Vault }): void {
  const said = new WeakMap<Effect, RefundOutcome>();
  const listen = (effect: Effect, outcome: RefundOutcome): Outcome => {
    said.set(effect, outcome);
    if (outcome.state === 'our_bug')
      ctx.log.error({ effect_id: effect.id, code: outcome.code }, 'the provider calls our refund wrong');
    if (outcome.state === 'done') return { state: 'done', result: { balance_krw: outcome.balance_krw } };
    if (outcome.state === 'unknown') return { state: 'unknown', reason: outcome.reason };
    if (outcome.state === 'not_sent') return { state: 'retry', reason: outcome.reason };
    return { state: 'refused', code: outcome.code };
  };

  ctx.effects.register('payments.refund', {
    async perform(effect) {
      const prepared = await prepare(effect.payload as RefundPayload);
      if (prepared.do === 'retry') return { state: 'retry', reason: prepared.reason };
      if (prepared.do === 'end') return listen(effect, prepared.outcome);
      return listen(effect, await prepared.provider.refund(prepared.request));
    },
    async query(effect) {
      const payload = effect.payload as RefundPayload;
      const prepared = await prepare(payload);
      if (prepared.do === 'retry') return { state: 'retry', reason: prepared.reason };
      if (prepared.do === 'end') return listen(effect, prepared.outcome);
      const { provider, request, refund, siblings, attempt, now } = prepared;
      const known = await provider.queryRefund({ ...request, attempt_id: payload.attempt_id });
      if (known.state === 'unknown' || known.state === 'our_bug') return listen(effect, known);
      if (known.state === 'not_found')
        return { state: 'retry', reason: 'the provider does not know the payment (yet)' };
      const step = afterAsking(refund, siblings, known, attempt, now);
      if (step.do === 'park')
        return listen(effect, { state: 'our_bug', code: 'STRANGE_BALANCE', message: step.reason });
      if (step.do !== 'settle') return { state: 'retry', reason: 'the provider has not canceled it yet' };
      const { cancel_key, balance_krw } = step;
      return listen(effect, { state: 'done', cancel_key, balance_krw, cancels: known.cancels });
    },
    async settle(outcomes) {
      await Promise.all(
        outcomes.map(async ({ effect, outcome }) => {
          const payload = effect.payload as RefundPayload;
          const settled = await tools.checkout.change({
            kind: 'settle_refund',
            order_id: payload.order_id,
            refund_id: payload.refund_id,
            outcome: said.get(effect) ?? { state: 'not_sent', reason: outcome.state },
            effect: { id: effect.id, outcome },
          });
          if (!settled.ok) throw new Error(`refund ${effect.id} could not settle: ${settled.error.code}`);
        }),
      );
    },
    give_up_after_ms: 3 * 24 * 3_600_000,
  });

  /** Marks the refund as being sent, in a commit of its own, if it may be sent now. */
  function prepare(payload: RefundPayload): Promise<Prepared> {
    return transact(ctx.sql, async (tx): Promise<Prepared> => {
      const attempt = (await lockAttempts(tx, [payload.order_id])).find((one) => one.id === payload.attempt_id);
      const refunds = await lockRefunds(tx, [payload.order_id]);
      const refund = refunds.find((one) => one.id === payload.refund_id);
      const provider = attempt && tools.providers.get(attempt.provider);
      if (!attempt || !refund || !provider)
        throw new Error(`refund ${payload.refund_id} has no payment or no provider`);
      if (refund.state === 'done') {
        const { provider_cancel_key: cancel_key } = refund;
        return { do: 'end', outcome: { state: 'done', cancel_key, balance_krw: attempt.balance_krw, cancels: [] } };
      }
      const siblings = refunds.filter((one) => one !== refund && one.attempt_id === attempt.id);
      const now = await clockNow(tx);
      // Whether an earlier send must be asked about first is the effect's to know; here it may be sent (again).
      const step = nextRefundStep({ ...refund, state: 'due' }, siblings, attempt, now);
      if (step.do === 'park') {
        return { do: 'end', outcome: { state: 'our_bug', code: 'NOT_REFUNDABLE', message: step.reason } };
      }
      if (step.do !== 'send') return { do: 'retry', reason: step.do === 'wait' ? step.reason : step.do };
      const { provider_key, provider_key_made_at, expected_balance_krw } = step;
      const key = { provider_key, provider_key_made_at };
      await saveRefundStates(tx, [{ id: refund.id, state: 'sending', sent_at: now, expected_balance_krw, ...key }]);
      const request = requestOf(refund, attempt, { provider_key, expected_balance_krw }, await accountOf(tx, refund));
      return { do: 'send', provider, request, refund, siblings, attempt, now };
    });
  }

  /** Where a virtual account's money goes back to, from the vault. */
  async function accountOf(tx: Tx, refund: Refund): Promise<RefundRequest['bank_account']> {
    const ref = refund.bank_account_ref;
    if (!ref) return undefined;
    return (await tools.vault.readPersonalData<RefundRequest['bank_account'] & object>(tx, [ref])).get(ref);
  }
}

function requestOf(
  refund: Refund,
  attempt: Attempt,
  step: { provider_key: string; expected_balance_krw: number },
  bank_account: RefundRequest['bank_account'],
): RefundRequest {
  return {
    refund_id: refund.id,
    order_id: refund.order_id,
    payment_key: attempt.payment_key ?? '',
    amount_krw: refund.amount_krw,
    tax_free_krw: refund.tax_free_krw,
    reason: refund.reason,
    idempotency_key: step.provider_key,
    expected_balance_krw: step.expected_balance_krw,
    ...(bank_account ? { bank_account } : {}),
    extra: attempt.extra,
  };
}
