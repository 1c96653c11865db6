import type { Context } from '../../context.ts';
import type { Effect, Outcome } from '../../platform/effects.ts';
import type { CaptureOutcome, ProviderName, QueryRequest } from '../payments/index.ts';
import type { Providers } from './capture.ts';
import type { Checkout } from './checkout.ts';

type ClosePayload = QueryRequest & { payment_key: string; provider: ProviderName };

/**
 * Closing the account of an order that ended unpaid. Closing twice is closing once, so that it is simply tried again; and where the
 * money had come before, that is what is settled: a late capture, held again or given back.
 */
export function registerClosing(ctx: Context, tools: { checkout: Checkout; providers: Providers }): void {
  const said = new WeakMap<Effect, CaptureOutcome>();
  ctx.effects.register('payments.close_account', {
    async perform(effect, signal) {
      const payload = effect.payload as ClosePayload;
      const provider = tools.providers.get(payload.provider);
      if (!provider?.closeAccount) return { state: 'refused', code: 'NO_ACCOUNTS' };
      // Each try has a key of its own: the provider repeats its answer to an old one, though the deposit was taken back since.
      const idempotency_key = `close:${effect.id}:${effect.attempt}`;
      const outcome = await provider.closeAccount({ ...payload, reason: '입금 기한 지남', idempotency_key }, signal);
      said.set(effect, outcome);
      return effectOutcome(outcome);
    },
    async settle(outcomes) {
      await Promise.all(
        outcomes.map(async ({ effect, outcome }) => {
          const { order_id, attempt_id } = effect.payload as ClosePayload;
          const heard = said.get(effect);
          // Only money that came is news here; that nobody can pay any more was decided before.
          const news: CaptureOutcome = heard?.state === 'captured' ? heard : { state: 'not_sent', reason: 'closing' };
          const end = { id: effect.id, outcome };
          const settled = await tools.checkout.change({
            kind: 'settle',
            order_id,
            attempt_id,
            outcome: news,
            effect: end,
          });
          if (!settled.ok) throw new Error(`closing ${effect.id} could not settle: ${settled.error.code}`);
        }),
      );
    },
  });
}

function effectOutcome(heard: CaptureOutcome): Outcome {
  switch (heard.state) {
    case 'captured':
    case 'declined':
    case 'canceled':
    case 'not_found':
      return { state: 'done', result: { state: heard.state } };
    case 'our_bug':
      return { state: 'refused', code: heard.code };
    case 'not_sent':
    case 'unknown':
      return { state: heard.state === 'unknown' ? 'unknown' : 'retry', reason: heard.reason };
    case 'waiting_for_deposit':
    case 'in_progress':
      return { state: 'unknown', reason: 'not closed yet' };
  }
}
