import { Pool } from 'undici';
import { parseExact } from './exact-json.ts';
import type { Limiter } from './limiter.ts';

/** How a call to a market ended. `not_sent`: it surely never got there. `lost`: it may have, and nobody knows what it did. */
export type MarketReply =
  | { kind: 'answer'; status: number; body: Record<string, unknown>; retry_after_ms: number | null }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'lost'; reason: string };

export type MarketCall = {
  method: 'GET' | 'POST' | 'PATCH';
  /** Path with its query. */
  path: string;
  headers: Record<string, string>;
  body?: string;
};

const not_reached =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|UND_ERR_INVALID_ARG)$/;
/** A market that says 429 without a time is left alone for this long. */
const default_rest_ms = 1_000;

/** Calls to one market, each after its turn at the limiter; a 429 makes all of them wait, and is asked again a few times. */
export function createMarketCaller(options: {
  base_url: string;
  limiter: Limiter;
  timeout_ms?: number;
  tries_at_429?: number;
}) {
  const base = new URL(options.base_url);
  const prefix = base.pathname.replace(/\/$/, '');
  const timeout_ms = options.timeout_ms ?? 20_000;
  const pool = new Pool(base.origin, {
    connections: 4,
    connect: { timeout: 5_000 },
    headersTimeout: timeout_ms,
    bodyTimeout: timeout_ms,
  });

  async function once(call: MarketCall, signal?: AbortSignal): Promise<MarketReply> {
    const limit = AbortSignal.timeout(timeout_ms);
    try {
      const reply = await pool.request({
        method: call.method,
        path: prefix + call.path,
        headers: call.headers,
        body: call.body,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      const body = parseExact(await reply.body.text());
      const after = Number(reply.headers['retry-after']);
      return {
        kind: 'answer',
        status: reply.statusCode,
        body: body !== null && typeof body === 'object' ? (body as Record<string, unknown>) : {},
        retry_after_ms: Number.isFinite(after) ? after * 1_000 : null,
      };
    } catch (error) {
      const { code, syscall, name } = error as { code?: unknown; syscall?: string; name?: string };
      const reason = typeof code === 'string' ? code : (name ?? 'error');
      return { kind: not_reached.test(reason) || syscall === 'connect' ? 'not_sent' : 'lost', reason };
    }
  }

  return {
    /** @param make called after the wait: a signature holds the second it was made in. */
    async call(make: () => Promise<MarketCall>, signal?: AbortSignal): Promise<MarketReply> {
      for (let left = options.tries_at_429 ?? 4; ; left--) {
        try {
          await options.limiter.turn(signal);
        } catch {
          return { kind: 'not_sent', reason: 'the time of this try is over' };
        }
        const reply = await once(await make(), signal);
        if (reply.kind !== 'answer' || reply.status !== 429 || left <= 1) return reply;
        options.limiter.pause(reply.retry_after_ms ?? default_rest_ms);
      }
    },
    close: () => pool.destroy(),
  };
}
