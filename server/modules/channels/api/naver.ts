import type { CanonicalRow } from '../import/canonical.ts';
import { createMarketCaller, type MarketCall, type MarketReply } from './call-market.ts';
import { createLimiter } from './limiter.ts';
import { type Delay, type Market, MarketError, type Page, type Parcel, type RowResult, slices } from './market.ts';
import { naver_delay_reasons, naver_delay_words, naverCourierCode, naverMethod } from './naver-codes.ts';
import { type NaverChange, type NaverDetail, naverRow } from './naver-rows.ts';
import { signNaver } from './naver-signature.ts';

export type NaverKeys = { client_id: string; client_secret: string; account_id?: string | undefined };
type Options = { base_url?: string | undefined; per_second?: number; timeout_ms?: number; now?: () => Date };

const detail_limit = 300;
const dispatch_limit = 30;
/** A window without an end is 24 h long at Naver; a longer one is refused. */
const window_ms = 24 * 3_600_000;
/** While at least this is left of a token, asking again gives the same one. */
const renew_before_ms = 60_000;

/** Naver Commerce API (apicenter.commerce.naver.com): one store of Smartstore. */
export function createNaver(keys: NaverKeys, options: Options = {}): Market {
  const now = options.now ?? (() => new Date());
  const caller = createMarketCaller({
    base_url: options.base_url ?? 'https://api.commerce.naver.com/external',
    limiter: createLimiter({ per_second: options.per_second ?? 2, burst: 2 }),
    ...(options.timeout_ms ? { timeout_ms: options.timeout_ms } : {}),
  });
  const tokens = createTokens(keys, now, caller.call);
  const orders = '/v1/pay-order/seller/product-orders';

  /** One call with a token; a token the gateway no longer knows is fetched anew, once. */
  async function ask(
    method: 'GET' | 'POST',
    path: string,
    body: object | null,
    signal?: AbortSignal,
  ): Promise<MarketReply> {
    for (let again = false; ; again = true) {
      const token = await tokens.get(signal);
      if ('kind' in token) return token;
      const reply = await caller.call(
        async () => ({
          method,
          path,
          headers: { authorization: `Bearer ${token.text}`, ...(body ? { 'content-type': 'application/json' } : {}) },
          ...(body ? { body: JSON.stringify(body) } : {}),
        }),
        signal,
      );
      if (reply.kind !== 'answer' || reply.status !== 401 || again) return reply;
      tokens.forget(token.text);
    }
  }

  /** Keys in lists of `size`, each answered row by row. */
  async function inBulk<T>(
    list: readonly T[],
    size: number,
    path: string,
    keyOf: (one: T) => string,
    bodyOf: (some: T[]) => object,
    signal?: AbortSignal,
  ) {
    const results: RowResult[] = [];
    for (const some of slices(list, size))
      results.push(...rowResults(some.map(keyOf), await ask('POST', `${orders}/${path}`, bodyOf(some), signal)));
    return results;
  }

  async function* changes(from: Date, to: Date, signal?: AbortSignal): AsyncIterable<NaverChange[]> {
    let [since, sequence] = [isoKst(from), ''];
    for (;;) {
      const query = new URLSearchParams({
        lastChangedFrom: since,
        lastChangedTo: isoKst(to),
        limitCount: String(detail_limit),
      });
      if (sequence) query.set('moreSequence', sequence);
      const data = answered(await ask('GET', `${orders}/last-changed-statuses?${query}`, null, signal));
      yield (data.lastChangeStatuses ?? []) as NaverChange[];
      const more = data.more as { moreFrom?: string; moreSequence?: string } | undefined;
      if (!more?.moreSequence) return;
      const next = more.moreFrom ?? since;
      if (next === since && String(more.moreSequence) === sequence) throw new MarketError('naver_pages_repeat', true);
      [since, sequence] = [next, String(more.moreSequence)];
    }
  }

  /** Details of at most 300 lines; what an answer left out is asked for again, and what stays out cannot be told. */
  async function detailsOf(ids: string[], signal?: AbortSignal): Promise<NaverDetail[]> {
    const found = new Map<string, NaverDetail>();
    for (let left = 3; left > 0; left--) {
      const missing = ids.filter((id) => !found.has(id));
      if (missing.length === 0) break;
      const body = { productOrderIds: missing, quantityClaimCompatibility: true };
      const details = answered(await ask('POST', `${orders}/query`, body, signal), []) as unknown as NaverDetail[];
      for (const one of details) found.set(one.productOrder.productOrderId, one);
    }
    return [...found.values()];
  }

  return {
    async look(lines, signal) {
      const rows: CanonicalRow[] = [];
      for (const some of slices(lines, detail_limit)) {
        const details = await detailsOf(
          some.map((one) => one.line_key),
          signal,
        );
        rows.push(...details.flatMap((one) => naverRow(one) ?? []));
      }
      return rows;
    },
    async *pull(since, until, signal): AsyncIterable<Page> {
      for (let from = since; from < until; ) {
        const to = new Date(Math.min(until.getTime(), from.getTime() + window_ms));
        for await (const changed of changes(from, to, signal)) {
          // A line that changed twice is asked about once, with what changed last.
          const last = new Map(changed.map((one) => [one.productOrderId, one]));
          for (const ids of slices([...last.keys()], detail_limit)) {
            const details = await detailsOf(ids, signal);
            const rows = details.flatMap((one) => naverRow(one, last.get(one.productOrder.productOrderId)) ?? []);
            if (rows.length > 0) yield { rows, seen_until: from };
          }
        }
        from = to;
        yield { rows: [], seen_until: to };
      }
    },
    confirm: (ids, signal) =>
      inBulk(
        ids,
        dispatch_limit,
        'confirm',
        (id) => id,
        (productOrderIds) => ({ productOrderIds }),
        signal,
      ),
    dispatch: (parcels, signal) =>
      inBulk(
        parcels,
        dispatch_limit,
        'dispatch',
        (one) => one.line_key,
        (some) => ({ dispatchProductOrders: some.map(dispatchOf) }),
        signal,
      ),
    async delay(lines, signal) {
      const results: RowResult[] = [];
      for (const one of lines) {
        const path = `${orders}/${encodeURIComponent(one.line_key)}/delay`;
        results.push(...rowResults([one.line_key], await ask('POST', path, delayOf(one), signal)));
      }
      return results;
    },
    close: () => caller.close(),
  };
}

/** The day ends at its last second, as Naver's own 발송기한 do. */
function delayOf({ until, reason }: Delay) {
  return {
    dispatchDueDate: `${until}T23:59:59.000+09:00`,
    delayedDispatchReason: naver_delay_reasons[reason],
    dispatchDelayedDetailedReason: naver_delay_words[reason],
  };
}

function dispatchOf(parcel: Parcel) {
  const method = naverMethod(parcel.method);
  return {
    productOrderId: parcel.line_key,
    deliveryMethod: method,
    ...(method === 'DELIVERY'
      ? { deliveryCompanyCode: naverCourierCode(parcel.courier), trackingNumber: parcel.tracking_number }
      : {}),
    dispatchDate: isoKst(parcel.dispatched_at),
  };
}

/** The `data` of a good answer; a bad one throws what it means for the pull. */
function answered(reply: MarketReply, missing?: unknown): Record<string, unknown> {
  if (reply.kind !== 'answer') throw new MarketError('market_unreachable', true, reply.reason);
  const code = String(reply.body.code ?? `http_${reply.status}`);
  if (reply.status === 200) return (reply.body.data ?? missing ?? {}) as Record<string, unknown>;
  throw new MarketError(code, reply.status === 429 || reply.status >= 500, String(reply.body.message ?? code));
}

/** What a bulk call says about each of its keys; a key it says nothing about is unknown. */
function rowResults(keys: string[], reply: MarketReply): RowResult[] {
  if (reply.kind === 'not_sent') return keys.map((key) => ({ key, state: 'retry', reason: reply.reason }));
  if (reply.kind === 'lost') return keys.map((key) => ({ key, state: 'unknown', reason: reply.reason }));
  const { status, body } = reply;
  if (status === 429) return keys.map((key) => ({ key, state: 'retry', reason: 'too many calls' }));
  if (status >= 500) return keys.map((key) => ({ key, state: 'unknown', reason: `http ${status}` }));
  if (status !== 200) {
    const [code, message] = [String(body.code ?? `http_${status}`), String(body.message ?? '')];
    return keys.map((key) => ({ key, state: 'refused', code, message }));
  }
  const data = (body.data ?? {}) as { successProductOrderIds?: string[]; failProductOrderInfos?: Fail[] };
  const done = new Set((data.successProductOrderIds ?? []).map(String));
  const failed = new Map((data.failProductOrderInfos ?? []).map((one) => [String(one.productOrderId), one]));
  return keys.map((key) => {
    if (done.has(key)) return { key, state: 'done' };
    const fail = failed.get(key);
    if (fail) return { key, state: 'refused', code: String(fail.code), message: String(fail.message ?? '') };
    return { key, state: 'unknown', reason: 'the answer does not name it' };
  });
}
type Fail = { productOrderId: string; code: string; message?: string };

/** ISO 8601 with milliseconds and Korea's offset, as Naver writes and wants it. */
function isoKst(at: Date): string {
  return new Date(at.getTime() + 9 * 3_600_000).toISOString().replace('Z', '+09:00');
}

/** One token for all calls of this process; several callers share one question. */
function createTokens(
  keys: NaverKeys,
  now: () => Date,
  call: (make: () => Promise<MarketCall>, signal?: AbortSignal) => Promise<MarketReply>,
) {
  let token: { text: string; until_ms: number } | null = null;
  let asking: Promise<MarketReply> | null = null;

  async function request(): Promise<MarketCall> {
    const timestamp = now().getTime();
    const form = new URLSearchParams({
      client_id: keys.client_id,
      timestamp: String(timestamp),
      grant_type: 'client_credentials',
      client_secret_sign: await signNaver(keys.client_id, keys.client_secret, timestamp),
      type: keys.account_id ? 'SELLER' : 'SELF',
      ...(keys.account_id ? { account_id: keys.account_id } : {}),
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', path: '/v1/oauth2/token', headers, body: form.toString() };
  }

  return {
    async get(signal?: AbortSignal): Promise<{ text: string } | MarketReply> {
      if (token && now().getTime() < token.until_ms) return token;
      asking ??= call(request, signal).finally(() => {
        asking = null;
      });
      const reply = await asking;
      if (reply.kind !== 'answer') return { kind: 'not_sent', reason: `no token: ${reply.reason}` };
      if (reply.status !== 200 || typeof reply.body.access_token !== 'string') return reply;
      const life_ms = Number(reply.body.expires_in ?? 10_800) * 1_000;
      token = { text: reply.body.access_token, until_ms: now().getTime() + life_ms - renew_before_ms };
      return token;
    },
    /** The gateway no longer takes this one. */
    forget(text: string): void {
      if (token?.text === text) token = null;
    },
  };
}
