import { findCourier } from '../export/couriers.ts';
import type { CanonicalRow } from '../import/canonical.ts';
import { createMarketCaller, type MarketReply } from './call-market.ts';
import { type CoupangBox, coupang_statuses, coupangRows } from './coupang-rows.ts';
import { type CoupangKeys, signCoupang } from './coupang-signature.ts';
import { exactNumber } from './exact-json.ts';
import { createLimiter } from './limiter.ts';
import { type Market, MarketError, type Page, type Parcel, type RowResult, slices } from './market.ts';

type Options = { base_url?: string | undefined; per_second?: number; timeout_ms?: number; now?: () => Date };

const page_size = 50;
const bulk_limit = 50;
const day_ms = 24 * 3_600_000;
/**
 * Coupang lists boxes by the day they were ordered, not by what changed: each pull looks this far back, in every state, so that a
 * box ordered days ago shows its new state. At most 31 days fit into one question.
 */
const look_back_ms = 14 * day_ms;

/** Coupang's seller interface (order sheets v4): one vendor. */
export function createCoupang(keys: CoupangKeys, options: Options = {}): Market {
  const now = options.now ?? (() => new Date());
  const caller = createMarketCaller({
    base_url: options.base_url ?? 'https://api-gateway.coupang.com',
    limiter: createLimiter({ per_second: options.per_second ?? 5, burst: 5 }),
    ...(options.timeout_ms ? { timeout_ms: options.timeout_ms } : {}),
  });
  const base = `/v2/providers/openapi/apis/api/v4/vendors/${encodeURIComponent(keys.vendor_id)}`;

  const ask = (method: 'GET' | 'POST' | 'PATCH', path: string, body: string | null, signal?: AbortSignal) =>
    caller.call(
      async () => ({
        method,
        path,
        headers: {
          authorization: signCoupang(keys, method, path, now()),
          'content-type': 'application/json;charset=UTF-8',
          'x-requested-by': keys.vendor_id,
        },
        ...(body ? { body } : {}),
      }),
      signal,
    );

  async function* boxes(status: string, from: Date, to: Date, signal?: AbortSignal): AsyncIterable<CoupangBox[]> {
    const seen = new Set<string>();
    for (let token = ''; ; ) {
      const query = new URLSearchParams({
        createdAtFrom: dayOf(from),
        createdAtTo: dayOf(to),
        status,
        maxPerPage: String(page_size),
        ...(token ? { nextToken: token } : {}),
      });
      const reply = await ask('GET', `${base}/ordersheets?${query}`, null, signal);
      const body = answered(reply);
      yield (body.data ?? []) as CoupangBox[];
      token = String(body.nextToken ?? '');
      if (!token) return;
      if (seen.has(token)) throw new MarketError('coupang_pages_repeat', true);
      seen.add(token);
    }
  }

  async function inBulk<T>(
    list: readonly T[],
    call: (some: T[]) => Promise<MarketReply>,
    boxOf: (one: T) => string,
    keyOf: (one: T) => string,
  ) {
    const results: RowResult[] = [];
    for (const some of slices(list, bulk_limit)) {
      const reply = await call(some);
      results.push(...some.map((one) => rowResult(keyOf(one), boxOf(one), reply)));
    }
    return results;
  }

  return {
    async look(lines, signal) {
      const rows: CanonicalRow[] = [];
      for (const box of new Set(lines.map((one) => one.bundle_key))) {
        const reply = await ask('GET', `${base}/ordersheets/${encodeURIComponent(box)}`, null, signal);
        if (reply.kind === 'answer' && reply.status === 404) continue;
        rows.push(...coupangRows(answered(reply).data as CoupangBox));
      }
      return rows;
    },
    async *pull(since, until, signal): AsyncIterable<Page> {
      const from = new Date(Math.min(since.getTime(), until.getTime() - look_back_ms));
      // Later states first: a box that moves on while we read is then seen again in its later state at the next pull, never lost.
      for (let start = from; start < until; start = new Date(start.getTime() + 30 * day_ms)) {
        const end = new Date(Math.min(until.getTime(), start.getTime() + 30 * day_ms));
        for (const status of coupang_statuses)
          for await (const page of boxes(status, start, end, signal)) {
            const rows = page.flatMap(coupangRows);
            if (rows.length > 0) yield { rows, seen_until: since };
          }
      }
      yield { rows: [], seen_until: until };
    },
    /** Coupang confirms whole boxes: a line's key begins with its box. */
    async confirm(line_keys, signal) {
      const box = (key: string) => key.split('/')[0]!;
      const ids = [...new Set(line_keys.map(box))];
      const found = await inBulk(
        ids,
        (some) =>
          ask(
            'PATCH',
            `${base}/ordersheets/acknowledgement`,
            JSON.stringify({ vendorId: keys.vendor_id, shipmentBoxIds: some.map(exactNumber) }),
            signal,
          ),
        (id) => id,
        (id) => id,
      );
      const by_box = new Map(found.map((one) => [one.key, one]));
      return line_keys.map((key) => ({ ...by_box.get(box(key))!, key }));
    },
    dispatch: (parcels, signal) =>
      inBulk(
        parcels,
        (some) => {
          const body = { vendorId: keys.vendor_id, orderSheetInvoiceApplyDtos: some.map(invoiceOf) };
          return ask('POST', `${base}/orders/invoices`, JSON.stringify(body), signal);
        },
        (one) => one.bundle_key,
        (one) => one.line_key,
      ),
    close: () => caller.close(),
  };
}

function invoiceOf(parcel: Parcel) {
  return {
    shipmentBoxId: exactNumber(parcel.bundle_key),
    orderId: exactNumber(parcel.order_key),
    vendorItemId: exactNumber(parcel.option_no ?? parcel.line_key.split('/')[1] ?? ''),
    deliveryCompanyCode: parcel.courier ? (findCourier(parcel.courier)?.code ?? parcel.courier) : 'DIRECT',
    invoiceNumber: parcel.tracking_number ?? '',
    splitShipping: false,
    preSplitShipped: false,
    estimatedShippingDate: '',
  };
}

/** Coupang's days are Korea's. */
const dayOf = (at: Date): string => new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);

function answered(reply: MarketReply): Record<string, unknown> {
  if (reply.kind !== 'answer') throw new MarketError('market_unreachable', true, reply.reason);
  const code = String(reply.body.code ?? reply.status);
  if (reply.status === 200 && /^(200|SUCCESS|OK)$/.test(code)) return reply.body;
  throw new MarketError(
    `coupang_${code}`,
    reply.status === 429 || reply.status >= 500,
    String(reply.body.message ?? code),
  );
}

type Listed = {
  shipmentBoxId: number | string;
  succeed?: boolean;
  resultCode?: string;
  retryRequired?: boolean;
  resultMessage?: string;
};

/** What a bulk call says about one row: rows are named by their box. */
function rowResult(key: string, box: string, reply: MarketReply): RowResult {
  if (reply.kind === 'not_sent') return { key, state: 'retry', reason: reply.reason };
  if (reply.kind === 'lost') return { key, state: 'unknown', reason: reply.reason };
  const { status, body } = reply;
  if (status === 429) return { key, state: 'retry', reason: 'too many calls' };
  if (status >= 500) return { key, state: 'unknown', reason: `http ${status}` };
  if (status >= 300)
    return { key, state: 'refused', code: `coupang_${body.code ?? status}`, message: String(body.message ?? '') };
  const listed = ((body.data as { responseList?: Listed[] } | undefined)?.responseList ?? []).filter(
    (one) => String(one.shipmentBoxId) === box,
  );
  const bad = listed.find((one) => one.succeed !== true);
  if (listed.length === 0) return { key, state: 'unknown', reason: 'the answer does not name it' };
  if (!bad) return { key, state: 'done' };
  if (bad.retryRequired) return { key, state: 'retry', reason: bad.resultCode ?? 'retry' };
  return { key, state: 'refused', code: bad.resultCode ?? 'refused', message: bad.resultMessage ?? '' };
}
