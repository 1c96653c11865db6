import type { BodyOf, ParamsOf, QueryOf, ReplyOf, Route } from './route.ts';

/** What a refused call throws: the problem details of RFC 9457 with the catalogue's code. */
export class Problem extends Error {
  status: number;
  code: string;
  params: Record<string, string | number>;
  details: Record<string, unknown>[];
  retry_after_s: number | null;

  constructor(status: number, body: Record<string, unknown>, retry_after_s: number | null) {
    super(String(body.detail ?? body.title ?? `HTTP ${status}`));
    this.status = status;
    this.code = String(body.code ?? 'internal');
    this.params = (body.params as Record<string, string | number>) ?? {};
    this.details = (body.details as Record<string, unknown>[]) ?? [];
    this.retry_after_s = retry_after_s;
  }
}

type Input<R extends Route> = (ParamsOf<R> extends undefined ? { params?: undefined } : { params: ParamsOf<R> }) &
  (QueryOf<R> extends undefined ? { query?: undefined } : { query?: QueryOf<R> }) &
  (BodyOf<R> extends undefined ? { body?: undefined } : { body: BodyOf<R> }) & { key?: string; signal?: AbortSignal };

export type Client = <R extends Route>(route: R, input?: Input<R>) => Promise<ReplyOf<R>>;

/** Fills `:name` parameters and appends the query. */
export function urlOf(route: Pick<Route, 'path'>, input?: { params?: unknown; query?: unknown }): string {
  const params = (input?.params ?? {}) as Record<string, string>;
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((input?.query ?? {}) as Record<string, unknown>)) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * A typed client over `fetch`. Mutations carry an Idempotency-Key: pass `key` to make a retry the same act
 * (a click keeps its key until it has an answer), else one is made for this call.
 */
export function createClient(options: { base?: string; fetch?: typeof fetch; language?: () => string } = {}): Client {
  const send = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));
  return (async (route: Route, input: Record<string, unknown> = {}) => {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (options.language) headers['accept-language'] = options.language();
    if (route.method !== 'GET') headers['idempotency-key'] = (input.key as string) ?? crypto.randomUUID();
    const form = typeof FormData !== 'undefined' && input.body instanceof FormData;
    if (input.body !== undefined && !form) headers['content-type'] = 'application/json';
    const reply = await send((options.base ?? '') + urlOf(route, input), {
      method: route.method,
      headers,
      body: input.body === undefined ? undefined : form ? (input.body as FormData) : JSON.stringify(input.body),
      credentials: 'same-origin',
      signal: input.signal as AbortSignal | undefined,
    });
    const text = await reply.text();
    const body = text ? JSON.parse(text) : undefined;
    if (!reply.ok) throw new Problem(reply.status, body ?? {}, Number(reply.headers.get('retry-after')) || null);
    return body;
  }) as Client;
}
