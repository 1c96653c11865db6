import { setTimeout as sleep } from 'node:timers/promises';
import { type BodyOf, type ParamsOf, type QueryOf, type ReplyOf, type Route, urlOf } from '@madang/contract';
import { type FormData, Pool } from 'undici';
import type { Figures } from './figures.ts';

export type Answer<T> =
  | { status: number; ok: true; value: T }
  | { status: number; ok: false; code: string; body: unknown };

/** Nobody answered in time, however often the buyer clicked. */
export class NoAnswer extends Error {}
/** The buyer hung up. */
export class HungUp extends Error {}

type Input<R extends Route> = {
  params?: ParamsOf<R>;
  query?: QueryOf<R>;
  body?: BodyOf<R>;
  key?: string;
  /** Hang up after this long; what was asked may or may not have happened. */
  hang_up_ms?: number;
  /** How long to click again, when not as long as everybody. */
  patience_ms?: number;
  /** Called with the time of each single answer. */
  timed?: (ms: number) => void;
};

export type Wire = {
  /** One person's browser: it has its own cookies, and reads the shop in Korean unless told. */
  browser(language?: 'ko' | 'en'): Browser;
  close(): Promise<void>;
};
type Person = { cookies: Map<string, string>; language: 'ko' | 'en' };
export type Browser = {
  call<R extends Route>(route: R, input?: Input<R>): Promise<Answer<ReplyOf<R>>>;
  upload(path: string, form: FormData): Promise<Answer<unknown>>;
};

/**
 * Browsers of many people over few connections. A lost connection, a 503 and a 429 are tried again with the same key, as
 * a patient page does, until `patience_ms` is over. Any other 5xx is a violation.
 */
export function openWire(url: string, connections: number, patience_ms: number, figures: Figures): Wire {
  const pool = new Pool(url, {
    connections,
    pipelining: 1,
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
    connect: { timeout: 10_000 },
  });

  async function once(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | FormData | null,
    hang_up_ms?: number,
  ) {
    const stop = hang_up_ms === undefined ? null : new AbortController();
    const timer = stop && setTimeout(() => stop.abort(new HungUp()), hang_up_ms);
    try {
      const reply = await pool.request({ method, path, headers, body, ...(stop ? { signal: stop.signal } : {}) });
      const text = await reply.body.text();
      return { status: reply.statusCode, headers: reply.headers, text };
    } finally {
      if (timer) clearTimeout(timer);
    }
  }

  async function patiently(
    method: string,
    path: string,
    { cookies, language }: Person,
    body: string | FormData | null,
    key: string | null,
    input: { hang_up_ms?: number; patience_ms?: number; timed?: (ms: number) => void },
  ) {
    const deadline = performance.now() + (input.patience_ms ?? patience_ms);
    for (let attempt = 1; ; attempt++) {
      figures.requests++;
      const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language };
      if (cookies.size > 0) headers.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      if (key !== null) headers['idempotency-key'] = key;
      if (typeof body === 'string') headers['content-type'] = 'application/json';
      const started = performance.now();
      let retry_after_s = 0;
      try {
        const reply = await once(method, path, headers, body, input.hang_up_ms);
        keepCookies(cookies, reply.headers['set-cookie']);
        const busy = reply.status === 503 || reply.status === 429;
        if (!busy) {
          input.timed?.(performance.now() - started);
          if (reply.status >= 500)
            figures.violate('answers', `${method} ${path} was answered with ${reply.status}`, {
              body: reply.text.slice(0, 300),
            });
          return reply;
        }
        figures.refuse(reply.status === 503 ? 'overloaded' : 'too_many_requests');
        retry_after_s = Math.min(5, Number(reply.headers['retry-after']) || 0);
      } catch (error) {
        if (error instanceof HungUp) throw error;
        figures.gone++;
      }
      if (performance.now() > deadline) throw new NoAnswer(`${method} ${path}`);
      await sleep(Math.max(retry_after_s * 1_000, Math.min(1_000, 50 * 2 ** attempt)) * (0.5 + Math.random()));
    }
  }

  return {
    browser(language = 'ko') {
      const person = { cookies: new Map<string, string>(), language };
      return {
        async call(route, input = {}) {
          const body = input.body === undefined ? null : JSON.stringify(input.body);
          const key = route.method === 'GET' ? null : (input.key ?? crypto.randomUUID());
          return asAnswer(await patiently(route.method, urlOf(route, input), person, body, key, input));
        },
        async upload(path, form) {
          return asAnswer(await patiently('POST', path, person, form, crypto.randomUUID(), {}));
        },
      };
    },
    close: () => pool.destroy(),
  };
}

function asAnswer<T>({ status, text }: { status: number; text: string }): Answer<T> {
  let body: unknown = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    return { status, ok: false, code: 'not_json', body: text.slice(0, 300) };
  }
  if (status < 400) return { status, ok: true, value: body as T };
  return { status, ok: false, code: (body as { code?: string } | null)?.code ?? `http_${status}`, body };
}

function keepCookies(cookies: Map<string, string>, header: string | string[] | undefined): void {
  for (const line of header === undefined ? [] : [header].flat()) {
    const [pair = ''] = line.split(';', 1);
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    if (!value || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }
}
