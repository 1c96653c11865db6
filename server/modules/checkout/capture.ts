import type { Context } from '../../context.ts';
import type { Effect, Outcome } from '../../platform/effects.ts';
import type { CaptureOutcome, CaptureRequest, Provider, ProviderName } from '../payments/index.ts';
import type { OrderShown } from './change-orders.ts';
import type { Checkout } from './checkout.ts';
import type { EffectWish } from './world.ts';

/** `asks`: written to learn what became of a payment, not to send it. */
type CapturePayload = CaptureRequest & { provider: ProviderName; asks?: true };
export type Providers = ReadonlyMap<ProviderName, Provider>;

/**
 * A buyer authenticated at the provider has 10 minutes to be confirmed there (docs.tosspayments.com/en/webhooks); after
 * these and a margin, `not found` is a last word.
 */
const provider_window_ms = 12 * 60_000;
const first_question_ms = 1_000;

/**
 * The pause after the nth try. Sends and questions alternate, so that doubling would leave a buyer waiting for minutes after
 * three lost answers: in the first minute, while the buyer looks at the page, one every three seconds; then four a minute; at last
 * (a virtual account) one.
 */
function capturePauseMs(attempt: number): number {
  const longest_ms = attempt <= 15 ? 3_000 : attempt <= 45 ? 15_000 : 60_000;
  return Math.min(longest_ms, first_question_ms * 1.5 ** Math.min(attempt - 1, 20));
}

export type Capture = ReturnType<typeof createCapture>;

/**
 * The capture as an effect: written in the commit that decided it, sent by whoever wrote it, asked about until its end is known.
 * Every ending goes through the same settle command, in the same lane, together with the end of the effect itself.
 */
export function createCapture(ctx: Context, tools: { checkout: Checkout; providers: Providers; window_ms?: number }) {
  const window_ms = tools.window_ms ?? provider_window_ms;
  // What the provider said, from asking to settling; an Effect object lives as long as one round of both.
  const said = new WeakMap<Effect, CaptureOutcome>();
  // How the order stands after the settling of a capture somebody here waits for, by effect.
  const awaited = new Map<string, OrderShown | null>();

  const listen = (effect: Effect, outcome: CaptureOutcome): Outcome => {
    const late = outcome.state === 'not_found' && Date.now() - effect.created_at.getTime() > window_ms;
    const heard: CaptureOutcome = late
      ? { state: 'declined', code: 'NOT_FOUND', message: 'the payment session is over' }
      : outcome;
    said.set(effect, heard);
    if (heard.state === 'our_bug')
      ctx.log.error({ effect_id: effect.id, code: heard.code }, 'the provider calls our capture wrong');
    const { amount_krw } = effect.payload as CapturePayload;
    if ('amount_krw' in heard && heard.amount_krw !== amount_krw)
      ctx.log.error(
        { effect_id: effect.id, asked_krw: amount_krw, took_krw: heard.amount_krw },
        'another amount was paid',
      );
    return effectOutcome(heard);
  };
  const providerOf = (payload: CapturePayload): Provider => {
    const provider = tools.providers.get(payload.provider);
    if (!provider) throw new Error(`no provider ${payload.provider} is configured`);
    return provider;
  };

  /** The first send was decided, and its goods held past its deadline, in the commit that wrote it; every other asks in its own. */
  async function wayOf(effect: Effect): Promise<'send' | 'ask'> {
    const { order_id, attempt_id, asks } = effect.payload as CapturePayload;
    if (asks) return 'ask';
    if (effect.attempt === 1) return 'send';
    const again = await tools.checkout.change({ kind: 'send_again', order_id, attempt_id });
    if (!again.ok) throw new Error(`capture ${effect.id} may not be sent: ${again.error.code}`);
    return (again.value.body as { way: 'send' | 'ask' }).way;
  }

  ctx.effects.register('payments.capture', {
    async perform(effect, signal) {
      const payload = effect.payload as CapturePayload;
      const provider = providerOf(payload);
      if ((await wayOf(effect)) === 'ask') return listen(effect, await provider.query(payload, signal));
      return listen(effect, await provider.capture(payload, signal));
    },
    async query(effect, signal) {
      const payload = effect.payload as CapturePayload;
      return listen(effect, await providerOf(payload).query(payload, signal));
    },
    async settle(outcomes) {
      await Promise.all(
        outcomes.map(async ({ effect, outcome }) => {
          const payload = effect.payload as CapturePayload;
          const settled = await tools.checkout.change({
            kind: 'settle',
            order_id: payload.order_id,
            attempt_id: payload.attempt_id,
            outcome: said.get(effect) ?? {
              state: 'unknown',
              reason: 'reason' in outcome ? outcome.reason : outcome.state,
            },
            effect: { id: effect.id, outcome },
          });
          if (!settled.ok) throw new Error(`capture ${effect.id} could not settle: ${settled.error.code}`);
          if (awaited.has(effect.id)) awaited.set(effect.id, settled.value.order ?? null);
        }),
      );
    },
    backoff_ms: capturePauseMs,
    // A virtual account may be paid days later; asking goes on until the provider's own last word.
    give_up_after_ms: 15 * 24 * 3_600_000,
  });

  return {
    providers: tools.providers,
    /** Sends a capture this process has just written and claimed; resolves, with the order as it then stands, when its outcome is settled. */
    async performNow(wish: EffectWish): Promise<OrderShown | null> {
      awaited.set(wish.id, null);
      try {
        await ctx.effects.performNow(wish);
        return awaited.get(wish.id) ?? null;
      } finally {
        awaited.delete(wish.id);
      }
    },
  };
}

/** How the provider's answer ends (or does not end) the effect. */
function effectOutcome(heard: CaptureOutcome): Outcome {
  switch (heard.state) {
    case 'captured':
      return { state: 'done', result: { state: heard.state, amount_krw: heard.amount_krw } };
    case 'declined':
    case 'our_bug':
      return { state: 'refused', code: heard.code };
    case 'canceled':
      return { state: 'refused', code: 'CANCELED' };
    case 'waiting_for_deposit':
      return { state: 'unknown', reason: 'waiting for the deposit' };
    case 'not_found':
      return { state: 'unknown', reason: 'the provider does not know it (yet)' };
    case 'unknown':
      return { state: 'unknown', reason: heard.reason };
    case 'in_progress':
      return { state: 'retry', reason: 'authenticated but not captured' };
    case 'not_sent':
      return { state: 'retry', reason: heard.reason };
  }
}
