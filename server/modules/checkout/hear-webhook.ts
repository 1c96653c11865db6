import type { Context } from '../../context.ts';
import { constantTimeEqual } from '../../platform/crypto.ts';
import { transact } from '../../platform/db.ts';
import { lockAttempts, type ProviderName, recordWebhook } from '../payments/index.ts';
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
  const attempt = await transact(ctx.sql, async (tx) => {
    const attempts = await lockAttempts(tx, [order_id]);
    const found = attempts.find((one) => one.provider === input.provider && one.payment_key !== null);
    if (found) await recordWebhook(tx, { provider: input.provider, ...news });
    return found;
  });
  if (!attempt) return false;
  const secret = attempt.extra.secret;
  if (news.kind === 'deposit' && secret !== undefined && !constantTimeEqual(secret, news.secret ?? '')) return false;
  const outcome = await provider.query({
    attempt_id: attempt.id,
    order_id,
    payment_key: attempt.payment_key,
    amount_krw: attempt.amount_krw,
    extra: attempt.extra,
  });
  if (outcome.state === 'our_bug' || outcome.state === 'unknown') return true;
  const settled = await tools.checkout.change({ kind: 'settle', order_id, attempt_id: attempt.id, outcome });
  return settled.ok;
}
