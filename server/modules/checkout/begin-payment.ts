import { ok, type PaymentPage, type Result, refuse } from '@madang/contract';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Principal } from '../../platform/auth-context.ts';
import { transact } from '../../platform/db.ts';
import { isOwn, readOrderHead } from '../orders/index.ts';
import { type Attempt, lockAttempts, type Provider, saveAttemptStates } from '../payments/index.ts';
import type { Providers } from './capture.ts';

/**
 * Where the buyer pays a placed order. Some providers must be called for it (KakaoPay's ready); nothing is charged, so a lost
 * answer is simply asked for again, and an answer once kept is given again.
 */
export async function beginPayment(
  ctx: Context,
  providers: Providers,
  input: {
    order_id: string;
    principal: Principal;
    return_path?: string | undefined;
    /** Scheme and host of the page that asks; localhost and 127.0.0.1 are two sites to a browser. */
    origin?: string | undefined;
    phone?: boolean;
  },
): Promise<Result<Static<typeof PaymentPage>>> {
  const order = await readOrderHead(ctx.sql, input.order_id);
  if (!order || !isOwn(order, input.principal)) return refuse('not_found');
  if (order.state !== 'pending') return refuse('order_state', { state: order.state });
  const attempt = await transact(ctx.sql, async (tx) =>
    (await lockAttempts(tx, [order.id])).findLast((one) => one.state === 'ready'),
  );
  const provider = attempt && providers.get(attempt.provider);
  if (!attempt || !provider) return refuse('order_state', { state: order.state });
  const kept = keptPage(attempt, input.phone);
  if (kept && !(await isClosed(provider, attempt))) return ok(kept);

  const { public_url } = ctx.config;
  const site = input.origin ?? public_url;
  const back = `${site}${input.return_path ?? `/checkout/${order.id}/return`}`;
  const begun = await provider.begin({
    attempt_id: attempt.id,
    order_id: order.id,
    order_name: order.title,
    amount_krw: attempt.amount_krw,
    tax_free_krw: attempt.tax_free_krw,
    return_url: back,
    cancel_url: `${back}?left=1`,
    fail_url: `${back}?failed=1`,
    ...(attempt.method ? { method: attempt.method } : {}),
    buyer_ref: order.person_id,
    language: order.language,
  });
  if (begun.kind === 'failed') {
    ctx.log.warn({ order_id: order.id, provider: attempt.provider, code: begun.code }, 'a pay page could not be had');
    return refuse('overloaded', { retry_after_s: 2 });
  }
  if (begun.provider_ref) {
    const { pay_url, pay_url_mobile, provider_ref } = begun;
    const extra = { ...begun.extra, pay_url, pay_url_mobile };
    const page = await transact(ctx.sql, async (tx) => {
      const now = (await lockAttempts(tx, [order.id])).find((one) => one.id === attempt.id);
      if (now?.state !== 'ready') return null;
      // Somebody asked at the same time: the buyer may be on that page already, and only one can be approved.
      const earlier = now.provider_ref === attempt.provider_ref ? null : keptPage(now, input.phone);
      if (earlier) return earlier;
      await saveAttemptStates(tx, [{ id: attempt.id, state: 'ready', provider_ref, extra }]);
      return keptPage({ ...now, extra }, input.phone);
    });
    return page ? ok(page) : refuse('order_state', { state: 'expired' });
  }
  return ok({
    kind: begun.kind,
    ...(begun.pay_url ? { pay_url: begun.pay_url.replace(`${public_url}/`, `${site}/`) } : {}),
    ...(begun.client_key ? { client_key: begun.client_key, tax_free_krw: attempt.tax_free_krw } : {}),
    method: attempt.method === 'virtual_account' ? 'virtual_account' : 'card',
  });
}

/**
 * Whether the provider has ended the page this attempt was given before: the buyer canceled there, it failed, its time is over. Its last
 * word, so that nothing of it can be approved beside a new one; without an answer the page is believed to be open.
 */
async function isClosed(provider: Provider, { id, order_id, extra }: Attempt): Promise<boolean> {
  return (await provider.query({ attempt_id: id, order_id, extra })).state === 'declined';
}

/** The page this attempt was given before; a provider with pages of both kinds has one for phones. */
function keptPage(attempt: Pick<Attempt, 'extra'>, phone = false): { kind: 'redirect'; pay_url: string } | null {
  const { pay_url, pay_url_mobile } = attempt.extra;
  if (!pay_url) return null;
  return { kind: 'redirect', pay_url: (phone && pay_url_mobile) || pay_url };
}
