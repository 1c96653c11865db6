import type { Context } from '../../context.ts';
import { constantTimeEqual } from '../../platform/crypto.ts';
import { transact } from '../../platform/db.ts';
import { type Attempt, lockAttempts, type ProviderName, recordWebhook } from '../payments/index.ts';
import type { Providers } from './capture.ts';
import type { Checkout } from './checkout.ts';

/**
 * News from a provider: unsigned, repeated, late or out of order, so only a reason to ask. The answer to our own question goes
 * through the settle command like every other. True where the news was about a payment of ours.
 */
export async function hearWebhook(
  ctx: Context,
  tools: { checkout: Checkout; providers: Providers },
  input: { provider: ProviderName; headers: Record<string, string | string[] | undefined>; body: unknown },
): Promise<boolean> {
  const provider = tools.providers.get(input.provider);
  const news = provider?.readWebhook(input);
  if (!provider || !news?.order_id) return false;
  const { order_id } = news;
  const read = (record: boolean) =>
    transact(ctx.sql, async (tx) => {
      const attempts = await lockAttempts(tx, [order_id]);
      const found = attempts.find((one) => one.provider === input.provider && one.payment_key !== null);
      if (found && record) await recordWebhook(tx, { provider: input.provider, ...news });
      return found;
    });
  let attempt: Attempt | undefined = await read(true);
  if (!attempt) return false;
  const secret = attempt.extra.secret;
  if (news.kind === 'deposit' && secret !== undefined && !constantTimeEqual(secret, news.secret ?? '')) return false;
  for (let turn = 0; attempt && turn < 3; turn++) {
    const { id: attempt_id, payment_key, amount_krw, extra, captured_at }: Attempt = attempt;
    const outcome = await provider.query({ attempt_id, order_id, payment_key, amount_krw, extra });
    if (outcome.state === 'our_bug' || outcome.state === 'unknown') return true;
    const asked = { captured_at };
    const settled = await tools.checkout.change({ kind: 'settle', order_id, attempt_id, outcome, asked });
    if (!settled.ok || outcome.state !== 'waiting_for_deposit') return settled.ok;
    // Where a deposit was learnt of between question and answer, the answer may be the older news: asked again.
    const after = await read(false);
    if (after?.captured_at?.getTime() === captured_at?.getTime()) return true;
    attempt = after;
  }
  return true;
}
