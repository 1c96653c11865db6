import type { Context } from '../../context.ts';
import { clockNow, type Tx, transact } from '../../platform/db.ts';
import { type Effect, hasten, isLastWord, type Outcome } from '../../platform/effects.ts';
import type { Vault } from '../identity/index.ts';
import {
  type Attempt,
  afterAsking,
  isPatienceOver,
  listWaitingRefunds,
  lockAttempts,
  lockRefunds,
  nextRefundStep,
  type Provider,
  type Refund,
  type RefundOutcome,
  type RefundQueryOutcome,
  type RefundRequest,
  type RefundStep,
  saveRefundStates,
} from '../payments/index.ts';
import type { Providers } from './capture.ts';
import type { Checkout } from './checkout.ts';
import type { GaveUp } from './refund-rules.ts';
import { refundKeyOf } from './settle-rules.ts';

type RefundPayload = { refund_id: string; attempt_id: string; order_id: string };
type Books = Extract<RefundQueryOutcome, { state: 'known' }>;
type Looked =
  | { do: 'send'; provider: Provider; request: RefundRequest }
  | { do: 'ask'; provider: Provider; attempt: Attempt }
  | { do: 'over' }
  | Exclude<RefundStep, { do: 'send' } | { do: 'ask' }>;

const first_pause_ms = 1_000;
const longest_pause_ms = 60_000;
/** The engine's own patience is longer than the rule's (payments/refund-rules.ts), which parks the refund and ends the effect. */
const engine_patience_ms = 30 * 24 * 3_600_000;

/**
 * The refund as an effect, by the rules of payments/refund-rules.ts: one in flight a payment; before it is sent again the
 * provider's own list of cancels is read and matched, and a cancel that carries our refund's id ends it.
 */
export function registerRefunds(ctx: Context, tools: { checkout: Checkout; providers: Providers; vault: Vault }): void {
  const said = new WeakMap<Effect, RefundOutcome | GaveUp>();
  const listen = (effect: Effect, heard: RefundOutcome | GaveUp): Outcome => {
    const silent = heard.state === 'unknown' || heard.state === 'not_sent';
    const over = silent && isPatienceOver(effect.created_at, new Date());
    const outcome: RefundOutcome | GaveUp = over ? { state: 'gave_up', code: 'NO_ANSWER' } : heard;
    said.set(effect, outcome);
    if (outcome.state === 'our_bug')
      ctx.log.error({ effect_id: effect.id, code: outcome.code }, 'the provider calls our refund wrong');
    if (outcome.state === 'done') return { state: 'done', result: { balance_krw: outcome.balance_krw } };
    if (outcome.state === 'unknown') return { state: 'unknown', reason: outcome.reason };
    if (outcome.state === 'not_sent') return { state: 'retry', reason: outcome.reason };
    return { state: 'refused', code: outcome.code };
  };

  ctx.effects.register('payments.refund', {
    perform: (effect, signal) => advance(effect, signal, true),
    query: (effect, signal) => advance(effect, signal, false),
    async settle(outcomes) {
      await Promise.all(
        outcomes.map(async ({ effect, outcome }) => {
          const payload = effect.payload as RefundPayload;
          const reason = 'reason' in outcome ? outcome.reason : outcome.state;
          const settled = await tools.checkout.change({
            kind: 'settle_refund',
            order_id: payload.order_id,
            refund_id: payload.refund_id,
            outcome: said.get(effect) ?? { state: 'unknown', reason },
            effect: { id: effect.id, outcome },
          });
          if (!settled.ok) throw new Error(`refund ${effect.id} could not settle: ${settled.error.code}`);
          if (isLastWord(outcome)) await nextOf(payload.attempt_id);
        }),
      );
    },
    // Sends, questions and waiting for a sibling all count; doubling would leave a buyer without their money for minutes.
    backoff_ms: (attempt) => Math.min(longest_pause_ms, first_pause_ms * 1.5 ** Math.min(attempt - 1, 20)),
    give_up_after_ms: engine_patience_ms,
  });

  /** The others of this payment waited for one that has ended, with pauses that grow to a minute; one that staff took up again keeps its own. */
  async function nextOf(attempt_id: string): Promise<void> {
    const waiting = await listWaitingRefunds(ctx.sql, attempt_id);
    if (waiting.length > 0) await hasten(ctx.sql, 'payments.refund', waiting.map(refundKeyOf));
  }

  /** One round: what the rules say, the provider's books read where they want them, and the refund sent if it may be. */
  async function advance(effect: Effect, signal: AbortSignal, may_send: boolean): Promise<Outcome> {
    const payload = effect.payload as RefundPayload;
    let next = await look(payload, null, may_send);
    if (next.do === 'ask') {
      const { id: attempt_id, order_id, payment_key, amount_krw, extra } = next.attempt;
      const books = await next.provider.queryRefund({ attempt_id, order_id, payment_key, amount_krw, extra }, signal);
      if (books.state === 'not_found')
        return { state: 'retry', reason: 'the provider does not know the payment (yet)' };
      if (books.state === 'our_bug')
        ctx.log.error({ effect_id: effect.id, code: books.code }, 'the provider calls our question wrong');
      if (books.state !== 'known')
        return listen(effect, { state: 'unknown', reason: books.state === 'unknown' ? books.reason : books.code });
      next = await look(payload, books, may_send);
      if (next.do === 'settle') return await settleFound(effect, next, books);
    }
    if (next.do === 'send')
      return may_send
        ? listen(effect, await next.provider.refund(next.request, signal))
        : { state: 'retry', reason: 'the provider has not canceled it yet' };
    if (next.do === 'wait') return { state: 'retry', reason: next.reason };
    if (next.do === 'park') return listen(effect, { state: 'gave_up', code: next.code });
    if (next.do === 'over') return { state: 'done', result: {} };
    // It waits for a person, whose decision writes another effect.
    return { state: 'refused', code: 'NOT_OPEN' };
  }

  /** A cancel in the provider's books is ours: this refund's, or that of one that was parked, which makes way for this one. */
  async function settleFound(
    effect: Effect,
    { refund_id, cancel_key, balance_krw }: Extract<RefundStep, { do: 'settle' }>,
    { cancels }: Books,
  ): Promise<Outcome> {
    const payload = effect.payload as RefundPayload;
    const outcome: RefundOutcome = { state: 'done', cancel_key, balance_krw, cancels };
    if (refund_id === payload.refund_id) return listen(effect, outcome);
    await tools.checkout.change({ kind: 'settle_refund', order_id: payload.order_id, refund_id, outcome });
    return { state: 'retry', reason: 'another refund of this payment had been done' };
  }

  /** Decides under the locks; where it is to be sent, that is written down first, in a commit of its own. */
  function look(payload: RefundPayload, books: Books | null, may_send: boolean): Promise<Looked> {
    return transact(ctx.sql, async (tx): Promise<Looked> => {
      const attempt = (await lockAttempts(tx, [payload.order_id])).find((one) => one.id === payload.attempt_id);
      const refunds = await lockRefunds(tx, [payload.order_id]);
      const refund = refunds.find((one) => one.id === payload.refund_id);
      const provider = attempt && tools.providers.get(attempt.provider);
      if (!attempt || !refund || !provider)
        throw new Error(`refund ${payload.refund_id} has no payment or no provider`);
      const siblings = refunds.filter((one) => one !== refund && one.attempt_id === attempt.id);
      const now = await clockNow(tx);
      const asked = nextRefundStep(refund, siblings, attempt, now);
      const step = books && asked.do === 'ask' ? afterAsking(refund, siblings, books, attempt, now) : asked;
      if (step.do === 'ask') return { do: 'ask', provider, attempt };
      if (step.do !== 'send') return refund.state === 'done' ? { do: 'over' } : step;
      const { provider_key, provider_key_made_at, expected_balance_krw } = step;
      const key = { provider_key, provider_key_made_at };
      if (may_send)
        await saveRefundStates(tx, [{ id: refund.id, state: 'sending', sent_at: now, expected_balance_krw, ...key }]);
      const request = requestOf(refund, attempt, step, may_send ? await accountOf(tx, refund) : undefined);
      return { do: 'send', provider, request };
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
