import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import type { ProviderName } from './providers/port.ts';

export type WebhookNews = {
  provider: ProviderName;
  provider_event_id: string;
  kind: string;
  order_id?: string | null;
  payment_key?: string | null;
  status?: string | null;
};

/**
 * Writes down news from a provider; says for each whether it is `new` or was `seen` before (also within one call).
 * In the transaction that acts on it, so that news whose handling failed is new again.
 */
export async function recordWebhooks(tx: Tx, news: readonly WebhookNews[]): Promise<('new' | 'seen')[]> {
  if (news.length === 0) return [];
  const rows = [...new Map(news.map((n) => [keyOf(n), n])).values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const inserted = await tx<{ provider: ProviderName; provider_event_id: string }[]>`
    insert into payments.webhooks (provider, provider_event_id, kind, order_id, payment_key, status)
    select * from unnest(
      ${textArray(rows.map((n) => n.provider))}::text::text[],
      ${textArray(rows.map((n) => n.provider_event_id))}::text::text[],
      ${textArray(rows.map((n) => n.kind))}::text::text[],
      ${plainArray(rows.map((n) => n.order_id ?? null))}::text::uuid[],
      ${textArray(rows.map((n) => n.payment_key ?? null))}::text::text[],
      ${textArray(rows.map((n) => n.status ?? null))}::text::text[]
    )
    on conflict do nothing
    returning provider, provider_event_id`;
  const fresh = new Set(inserted.map(keyOf));
  return news.map((n) => (fresh.delete(keyOf(n)) ? 'new' : 'seen'));
}

/** One piece of news. */
export async function recordWebhook(tx: Tx, news: WebhookNews): Promise<'new' | 'seen'> {
  return (await recordWebhooks(tx, [news]))[0]!;
}

const keyOf = (n: Pick<WebhookNews, 'provider' | 'provider_event_id'>) => `${n.provider}\0${n.provider_event_id}`;
