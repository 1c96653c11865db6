import type { Context } from '../../context.ts';
import { transact } from '../../platform/db.ts';
import type { Effect, Outcome } from '../../platform/effects.ts';
import type { Vault } from '../identity/index.ts';
import {
  lockAttempts,
  lockRefunds,
  type Provider,
  type RefundOutcome,
  type RefundRequest,
  saveRefundStates,
} from '../payments/index.ts';
import type { Providers } from './capture.ts';
import type { Checkout } from './checkout.ts';

type RefundPayload = { refund_id: string; attempt_id: string; order_id: string };
type Prepared = { provider: Provider; request: RefundRequest };

/** A provider keeps an Idempotency-Key 15 days (Toss); past 14 it is not used again. */
const key_life_ms = 14 * 24 * 3_600_000;

/**
 * The refund as an effect. One in flight a payment; before it is sent again the provider's own list of cancels is asked, and
 * a cancel that carries our refund's id ends it.
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
      if (!prepared) return { state: 'retry', reason: 'another refund of this payment is in flight' };
      return listen(effect, await prepared.provider.refund(prepared.request));
    },
    async query(effect) {
      const payload = effect.payload as RefundPayload;
      const prepared = await prepare(payload);
      if (!prepared) return { state: 'retry', reason: 'another refund of this payment is in flight' };
      const { provider, request } = prepared;
      const known = await provider.queryRefund({ ...request, attempt_id: payload.attempt_id });
      if (known.state === 'unknown') return listen(effect, known);
      if (known.state === 'our_bug') return listen(effect, known);
      const ours =
        known.state === 'known' ? known.cancels.find((one) => one.refund_id === payload.refund_id) : undefined;
      if (ours && known.state === 'known')
        return listen(effect, {
          state: 'done',
          cancel_key: ours.cancel_key,
          balance_krw: known.balance_krw,
          cancels: known.cancels,
        });
      return { state: 'retry', reason: 'the provider has not canceled it yet' };
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

  /** Marks the refund as being sent, in a commit of its own; null while another one of the same payment is in flight. */
  function prepare(payload: RefundPayload): Promise<Prepared | null> {
    return transact(ctx.sql, async (tx) => {
      const attempt = (await lockAttempts(tx, [payload.order_id])).find((one) => one.id === payload.attempt_id);
      const refunds = await lockRefunds(tx, [payload.order_id]);
      const refund = refunds.find((one) => one.id === payload.refund_id);
      const provider = attempt && tools.providers.get(attempt.provider);
      if (!attempt || !refund || !provider)
        throw new Error(`refund ${payload.refund_id} has no payment or no provider`);
      const in_flight = (state: string) => state === 'sending' || state === 'unknown';
      if (refunds.some((one) => one !== refund && one.attempt_id === attempt.id && in_flight(one.state))) return null;
      const [now] = await tx<{ now: Date }[]>`select clock_timestamp() as now`;
      const stale = now!.now.getTime() - refund.provider_key_made_at.getTime() > key_life_ms;
      const provider_key = stale ? `${refund.id}:${refund.tries + 1}` : refund.provider_key;
      await saveRefundStates(tx, [
        {
          id: refund.id,
          state: 'sending',
          sent_at: now!.now,
          expected_balance_krw: attempt.balance_krw,
          ...(stale ? { provider_key, provider_key_made_at: now!.now } : {}),
        },
      ]);
      const account = refund.bank_account_ref
        ? (
            await tools.vault.readPersonalData<RefundRequest['bank_account'] & object>(tx, [refund.bank_account_ref])
          ).get(refund.bank_account_ref)
        : undefined;
      return {
        provider,
        request: {
          refund_id: refund.id,
          order_id: refund.order_id,
          payment_key: attempt.payment_key ?? '',
          amount_krw: refund.amount_krw,
          tax_free_krw: refund.tax_free_krw,
          reason: refund.reason,
          idempotency_key: provider_key,
          expected_balance_krw: attempt.balance_krw,
          ...(account ? { bank_account: account } : {}),
          extra: attempt.extra,
        },
      };
    });
  }
}
