import { refuse } from '@madang/contract';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import type { Principal } from './auth-context.ts';
import { isRetriable, wasCanceled } from './db.ts';
import { Dropped, Overloaded } from './group-commit.ts';
import { createLeanServer, type LeanReply, type LeanRequest } from './lean-edge.ts';
import { LeanRoutes } from './lean-routes.ts';
import { describeError, type Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Mounted } from './mount.ts';
import { sendRefusal } from './problem.ts';
import { readQuery } from './read-query.ts';
import { readJson, UnreadableInput } from './request-text.ts';
import { tracing } from './trace.ts';

export { flatten, mount, mountLean } from './mount.ts';

/** Who is asking, read from cookies or a token. Synchronous where it can be: a promise costs every request a turn of the loop. */
/** `reply` is given where the answer may carry new cookies, for a session whose access has to be renewed on the way. */
export type Authenticate = (request: LeanRequest, reply?: LeanReply) => Principal | Promise<Principal>;

/** What an app knows about itself; `mount`, health, the drain and the OpenAPI document share it. */
export type Edge = {
  log: Log;
  metrics: Metrics;
  authenticate: Authenticate;
  /** Hosts besides the request's own Host from whose pages mutations are accepted. */
  own_hosts: ReadonlySet<string>;
  routes: Mounted[];
  /** Of `mountLean`, by method and path: what is answered without Fastify. */
  lean: { GET: LeanRoutes; POST: LeanRoutes };
  /** While true every reply closes its connection, so that clients move on before the listener closes. */
  draining: boolean;
  /** Called when a drain stops listening: whatever keeps connections open ends them. */
  leaving: (() => void)[];
};

declare module 'fastify' {
  interface FastifyInstance {
    edge: Edge;
  }
  interface FastifyRequest {
    principal: Principal;
    started_ms: number;
    /** The body as it came, for what must not depend on how we would write it. */
    body_text: string;
  }
}

const nobody: Principal = { kind: 'none' };

/** For every reply: cheap, and never wrong. */
const common_headers = { 'x-content-type-options': 'nosniff' };
const https_headers = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' };

/** For every HTML page: no inline script, no foreign origin, no framing. */
export const page_headers = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  // Some payment windows are popups that speak to the page that opened them.
  'cross-origin-opener-policy': 'same-origin-allow-popups',
};

/** Letters of an answer from which on bytes are cheaper. */
const long_text = 16_384;

/**
 * The edge: a Fastify app that refuses by default, answers in problem details and neither logs nor allocates closures on success.
 * Routes are added with `mount`. Default body limit 256 KiB; a route may raise its own.
 */
export function createHttp(options: {
  log: Log;
  metrics: Metrics;
  authenticate?: Authenticate;
  own_hosts?: string[];
  trust_proxy?: boolean;
  /** Pages are served over https: browsers are told to come no other way for a year. */
  https?: boolean;
}): FastifyInstance {
  const always = options.https ? { ...common_headers, ...https_headers } : common_headers;
  const trust_proxy = options.trust_proxy ?? false;
  const app = fastify({
    logger: false,
    bodyLimit: 256 * 1024,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    trustProxy: trust_proxy,
    serverFactory: (listener) =>
      Object.assign(createLeanServer(listener, { edge: () => edge, always, trust_proxy, fail: onError }), {
        requestTimeout: 60_000,
        keepAliveTimeout: 72_000,
      }),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true, querystringParser: readQuery },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => onError(error, request, reply as FastifyReply),
  });
  const edge: Edge = {
    log: options.log,
    metrics: options.metrics,
    authenticate: options.authenticate ?? (() => nobody),
    own_hosts: new Set(options.own_hosts ?? []),
    routes: [],
    lean: { GET: new LeanRoutes(), POST: new LeanRoutes() },
    draining: false,
    leaving: [],
  };
  app.decorate('edge', edge);
  app.decorateRequest('principal', null as never);
  app.decorateRequest('started_ms', 0);
  app.decorateRequest('body_text', '');
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) edge.lean[one as keyof Edge['lean']]?.heed(url);
  });
  readBodies(app);
  app.addHook('onRequest', (request, reply, done) => {
    request.started_ms = performance.now();
    request.principal = nobody;
    reply.headers(always);
    done();
  });
  tracing()?.follow(app);
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (edge.draining) reply.header('connection', 'close');
    const type = reply.getHeader('content-type');
    if (typeof type === 'string' && type.startsWith('text/html')) {
      for (const [name, value] of Object.entries(page_headers)) if (!reply.hasHeader(name)) reply.header(name, value);
    }
    // Of a long text Node would make a longer one, with the headers before it, and look through it once more for its length.
    done(null, typeof payload === 'string' && payload.length > long_text ? Buffer.from(payload) : payload);
  });
  const unmatched = options.metrics.requests('unmatched');
  app.setNotFoundHandler((request, reply) => {
    const status = sendRefusal(request, reply, refuse('not_found').error);
    unmatched(performance.now() - request.started_ms, status);
  });
  app.setErrorHandler<FastifyError>(onError);
  return app;

  function onError(error: Error, request: LeanRequest & { routeOptions?: { url?: string } }, reply: LeanReply) {
    const refusal = refusalOf(error);
    if (refusal.code === 'internal') {
      options.log.error(
        { err: error, request_id: request.id, route: request.routeOptions?.url ?? request.url },
        'request failed',
      );
    } else if (refusal.code === 'overloaded' || isDataError(error)) {
      options.log.warn(
        { ...describeError(error), stack: undefined, request_id: request.id },
        'request refused by the database',
      );
    }
    const status = sendRefusal(request, reply, refusal);
    unmatched(performance.now() - (request.started_ms || performance.now()), status);
  }
}

/** What PostgreSQL says when a value does not fit its column; our checks should have caught it first, hence the warning above. */
const data_errors = new Set(['22001', '22003', '22007', '22008', '22021', '22P02', '22P05']);
const isDataError = (error: unknown) => data_errors.has(String((error as { code?: string } | null)?.code));

/** The refusal that a thrown error becomes on the wire. Bugs are `internal`; nothing of them leaves but the request's number. */
function refusalOf(error: unknown) {
  const { code, statusCode } = (error ?? {}) as { code?: string; statusCode?: number };
  if (error instanceof UnreadableInput) {
    const detail = { in: 'body', field: error.field, message: error.message };
    return refuse('invalid_input', { field: error.field }, [detail]).error;
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413) return refuse('too_large').error;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || statusCode === 415) return refuse('unsupported_media').error;
  if (code === 'FST_ERR_BAD_URL') return refuse('invalid_input', { field: 'path' }).error;
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') return refuse('invalid_input', { field: 'content-length' }).error;
  if (isDataError(error)) return refuse('invalid_input', { field: 'body' }).error;
  if (error instanceof Overloaded || error instanceof Dropped) return refuse('overloaded').error;
  if (isRetriable(error) || wasCanceled(error) || code === '53300') return refuse('overloaded').error;
  if (statusCode === 404) return refuse('not_found').error;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return refuse('invalid_input', { field: 'request' }).error;
  }
  return refuse('internal').error;
}

/** JSON only, through our own reader; anything else is `unsupported_media` unless a plugin adds its parser (uploads). */
function readBodies(app: FastifyInstance) {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    try {
      request.body_text = text as string;
      done(null, readJson(text as string));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Bytes that are not HTTP: answered and closed; there is no request to route. */
function answerBrokenRequest(error: { code?: string }, socket: import('node:net').Socket) {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const body = JSON.stringify({ status: Number(status.slice(0, 3)), title: status.slice(4), code: 'invalid_input' });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}
