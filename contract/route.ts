import type { Static, TObject, TSchema } from 'typebox';

/** Who may call a route. Deny by default: a route without `auth` does not register. */
export type RouteAuth = 'public' | 'session' | 'account' | `staff:${string}`;

/**
 * One route of the wire: the server validates, authorises, serialises and documents by it, the typed client calls by it.
 * `idempotency: 'none'` is for mutations that are idempotent by nature (beacons, provider webhooks, cart edits that set a value).
 */
export type Route = {
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `:name` parameters. */
  path: string;
  auth: RouteAuth;
  summary: string;
  /**
   * Staff limited to some shops may call it: what it reads goes through row-level security, what it writes is checked first.
   * Without it a `staff:` route is closed to them.
   */
  scope?: 'shop';
  params?: TObject;
  query?: TObject;
  body?: TSchema;
  /** Success replies by status. Refusals are problem details and need no entry. */
  reply: Record<number, TSchema>;
  idempotency?: 'required' | 'none';
  /** Other media than JSON (uploads, event streams) name themselves here. */
  media?: 'json' | 'multipart' | 'event-stream' | 'binary';
  body_limit_bytes?: number;
};

export function defineRoute<const R extends Route>(route: R): R {
  return route;
}

type Of<S> = S extends TSchema ? Static<S> : undefined;
export type ParamsOf<R extends Route> = Of<R['params']>;
export type QueryOf<R extends Route> = Of<R['query']>;
export type BodyOf<R extends Route> = Of<R['body']>;
export type ReplyOf<R extends Route> = { [K in keyof R['reply']]: Of<R['reply'][K]> }[keyof R['reply']];
