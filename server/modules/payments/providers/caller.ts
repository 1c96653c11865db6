import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhenResult } from 'cockatiel';
import { type Dispatcher, Pool } from 'undici';
import { answer_ms, connect_ms, line_ms } from '../../../platform/time-limits.ts';

/** How a call to a provider ended. `not_sent`: certainly never reached it. `lost`: it may have, and nobody knows what it did. */
export type CallResult =
  | { kind: 'answer'; status: number; body: Record<string, unknown> | null }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'lost'; reason: string };

type Call = {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  headers?: Record<string, string>;
  /** The end of the try this call belongs to: none is begun after it. */
  signal?: AbortSignal | undefined;
};

export type CallerOptions = {
  base_url: string;
  headers: Record<string, string>;
  /** Calls at a time; more wait in line. A call in line has not been sent. */
  connections?: number;
  max_waiting?: number;
  max_wait_ms?: number;
  connect_timeout_ms?: number;
  /** How long an answer may take. Toss advises 60 s; we stop waiting sooner and ask. */
  read_timeout_ms?: number;
  /** So many calls without an answer in a row and the provider is left alone for `rest_ms`. */
  break_after?: number;
  rest_ms?: number;
};

export type Caller = { call(call: Call): Promise<CallResult>; close(): Promise<void> };

/** Errors after which nothing of the request can have reached the provider. */
const before_sending = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_CLOSED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * A pool of kept-alive connections to one provider that tells what was surely not sent from what nobody knows. Calls
 * beyond `connections` wait in a bounded line, so that a hanging provider neither takes our memory nor lets a capture
 * start after its deadline; a provider that stops answering is left alone for a while.
 */
export function createCaller(o: CallerOptions): Caller {
  const connections = o.connections ?? 64;
  const read_timeout_ms = o.read_timeout_ms ?? answer_ms;
  const pool = new Pool(o.base_url, {
    connections,
    pipelining: 1,
    connect: { timeout: o.connect_timeout_ms ?? connect_ms },
    headersTimeout: read_timeout_ms,
    bodyTimeout: read_timeout_ms,
    keepAliveTimeout: 30_000,
  });
  const line = createLine(connections, o.max_waiting ?? 4_096, o.max_wait_ms ?? line_ms);
  const breaker = circuitBreaker(
    handleWhenResult((result) => (result as CallResult).kind !== 'answer'),
    { halfOpenAfter: o.rest_ms ?? 2_000, breaker: new ConsecutiveBreaker(o.break_after ?? 50) },
  );

  async function call(c: Call): Promise<CallResult> {
    const refused = await line.enter();
    if (refused) return { kind: 'not_sent', reason: refused };
    try {
      if (c.signal?.aborted) return { kind: 'not_sent', reason: 'the time of this try is over' };
      return await breaker.execute(() => send(pool, o.headers, c, read_timeout_ms));
    } catch (error) {
      if (error instanceof BrokenCircuitError) return { kind: 'not_sent', reason: 'provider is not answering' };
      throw error;
    } finally {
      line.leave();
    }
  }
  return { call, close: () => pool.destroy() };
}

/** The same line out, for the calls of one try: none is begun after `signal`. */
export const bound = (caller: Caller, signal: AbortSignal | undefined): Caller =>
  signal ? { ...caller, call: (c) => caller.call({ ...c, signal }) } : caller;

/** Below this the pool's own timers are too coarse. */
const coarse_ms = 5_000;

async function send(
  pool: Pool,
  headers: Record<string, string>,
  c: Call,
  read_timeout_ms: number,
): Promise<CallResult> {
  try {
    const request = {
      method: c.method,
      path: c.path,
      headers: { ...headers, ...c.headers, ...(c.body ? { 'content-type': 'application/json' } : {}) },
      body: c.body ? JSON.stringify(c.body) : null,
    };
    // The pool keeps long times by itself, in ticks of a second.
    const { status, text } = await exchange(pool, request, read_timeout_ms < coarse_ms ? read_timeout_ms : null);
    return { kind: 'answer', status, body: parse(text) };
  } catch (error) {
    const { code, syscall, name } = error as { code?: unknown; syscall?: string; name?: string };
    const reason = typeof code === 'string' ? code : (name ?? 'error');
    if (before_sending.has(reason) || syscall === 'connect') return { kind: 'not_sent', reason };
    return { kind: 'lost', reason };
  }
}

/** One request and its whole answer as text; the pool's own `request` makes a stream of every answer. */
function exchange(
  pool: Pool,
  request: Dispatcher.DispatchOptions,
  limit_ms: number | null,
): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    let status = 0;
    let late: Error | null = null;
    let controller: Dispatcher.DispatchController | null = null;
    const chunks: Buffer[] = [];
    const timer =
      limit_ms === null
        ? undefined
        : setTimeout(() => {
            late = Object.assign(new Error('the answer took too long'), { name: 'TimeoutError' });
            controller?.abort(late);
          }, limit_ms);
    pool.dispatch(request, {
      onRequestStart(started) {
        controller = started;
        if (late) started.abort(late);
      },
      onResponseStart(_, code) {
        status = code;
      },
      onResponseData(_, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        clearTimeout(timer);
        done({ status, text: (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString() });
      },
      onResponseError(_, error) {
        clearTimeout(timer);
        fail(error);
      },
    });
  });
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Lets `width` in at a time; `enter` resolves to a reason when the line is full or moved too slowly. */
function createLine(width: number, max_waiting: number, max_wait_ms: number) {
  const waiting = new Set<(refused: string | null) => void>();
  let inside = 0;
  return {
    enter(): Promise<string | null> | null {
      if (inside < width) {
        inside++;
        return null;
      }
      if (waiting.size >= max_waiting) return Promise.resolve('too many calls are waiting');
      return new Promise((done) => {
        const go = (refused: string | null) => {
          clearTimeout(timer);
          waiting.delete(go);
          done(refused);
        };
        const timer = setTimeout(() => go('waited too long in line'), max_wait_ms);
        waiting.add(go);
      });
    },
    leave(): void {
      const [next] = waiting;
      if (next) next(null);
      else inside--;
    },
  };
}
