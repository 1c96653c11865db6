import {
  type BodyOf,
  type ParamsOf,
  type QueryOf,
  type Refusal,
  type ReplyOf,
  type Result,
  type Route,
  refuse,
} from '@madang/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from './auth-context.ts';
import type { Edge } from './http.ts';
import type { LeanReply, LeanRequest } from './lean-edge.ts';
import type { RequestRecorder } from './metrics.ts';
import { sendRefusal } from './problem.ts';
import { asIs, Ready } from './ready.ts';
import { checkTexts } from './request-text.ts';
import { compileSerialiser } from './serialise.ts';
import { type Check, compileCheck, compileCoerce } from './validate.ts';

type Account = Extract<Principal, { kind: 'account' }>;
type Staff = Account & { staff: NonNullable<Account['staff']> };
type PrincipalOf<A extends Route['auth']> = A extends 'public'
  ? Principal
  : A extends 'session'
    ? Exclude<Principal, { kind: 'none' }>
    : A extends 'account'
      ? Account
      : Staff;

/** What a handler is given; everything is checked against the contract before it is called. */
type HandlerInput<R extends Route> = {
  params: ParamsOf<R>;
  query: QueryOf<R>;
  body: BodyOf<R>;
  principal: PrincipalOf<R['auth']>;
  /** The Idempotency-Key; empty on GET and where the route says `idempotency: 'none'` and none came. */
  key: string;
  request: FastifyRequest;
  reply: FastifyReply;
};

/** An answer with its own status. A Buffer, a text or what is ready is sent as it is: JSON already, unless headers say otherwise. */
type Answer<R extends Route = Route> = {
  status: keyof R['reply'] & number;
  body: ReplyOf<R> | Buffer | string | Ready;
  headers?: Record<string, string>;
};

type Refused = { ok: false; error: Refusal };
/** A Buffer or a text is JSON already. A text travels with its headers in one piece, and is the cheaper where it is made for one reader. */
type Answered<R extends Route> = Result<ReplyOf<R>> | Answer<R> | Refused | Buffer | string | Ready | undefined;

/** Returns the outcome; `undefined` only after `reply.hijack()` or a reply it sent itself (streams, redirects). */
export type Handler<R extends Route> = (input: HandlerInput<R>) => Answered<R> | Promise<Answered<R>>;

/** Takes the answer out of `Result<{status, body}>` (what `runOnce` gives), so that a handler can return it. */
export function flatten<T>(result: Result<T>): T | Refused {
  return result.ok ? result.value : result;
}

export type Mounted = { route: Route; run: Handler<Route>; success: number; record: RequestRecorder } & Checks;
type Checks = {
  params: { coerce: (from: Record<string, unknown>) => Record<string, unknown>; check: Check } | null;
  query: { coerce: (from: Record<string, unknown>) => Record<string, unknown>; check: Check } | null;
  body: Check | null;
};

const auth_words = /^(public|session|account|staff:[a-z][a-z._-]*)$/;

/**
 * Serves a contract route: authorises, validates, calls, serialises by the declared reply schema (undeclared fields never
 * leave), refuses in problem details. A route without a known `auth` throws here, at start.
 */
export function mount<const R extends Route>(app: FastifyInstance, route: R, handler: Handler<R>): void {
  mountRoute(app, route, handler);
}

/** A handler that asks of its request only what both ways have, and whose reply is its answer. */
type LeanHandler<R extends Route> = (
  input: Omit<HandlerInput<R>, 'request' | 'reply'> & { request: LeanRequest },
) => Answered<R> | Promise<Answered<R>>;

/** `mount` for a route that a crowd hits at once: usual requests to it are answered without Fastify. See lean-edge.ts. */
export function mountLean<const R extends Route>(app: FastifyInstance, route: R, handler: LeanHandler<R>): void {
  const lean = app.edge.lean[route.method as keyof Edge['lean']];
  if (!lean?.fits(route) || (route.media ?? 'json') !== 'json' || (route.method === 'GET' && route.body))
    throw new Error(`route ${route.id} is none for the short way`);
  const writers = new Map(
    Object.entries(route.reply).map(([status, schema]) => [Number(status), compileSerialiser({ schema })]),
  );
  lean.add(route, {
    ...mountRoute(app, route, handler as Handler<R>),
    takes_body: route.body !== undefined,
    takes_query: route.query !== undefined,
    serialise: (status, value) => (writers.get(status) ?? JSON.stringify)(value),
  });
}

function mountRoute<const R extends Route>(app: FastifyInstance, route: R, handler: Handler<R>) {
  const edge = app.edge;
  if (!auth_words.test(route.auth ?? '')) throw new Error(`route ${route.id} declares no known auth`);
  if (edge.routes.some((one) => one.route.id === route.id)) throw new Error(`route ${route.id} is mounted twice`);
  const success = Object.keys(route.reply)
    .map(Number)
    .find((status) => status >= 200 && status < 400);
  if (!success) throw new Error(`route ${route.id} declares no successful reply`);
  const json = (route.media ?? 'json') === 'json';
  const part = (schema: Route['params'], name: 'params' | 'query') =>
    schema ? { coerce: compileCoerce(schema), check: compileCheck(schema, name) } : null;
  const mounted: Mounted = {
    route,
    run: handler as unknown as Handler<Route>,
    success,
    record: edge.metrics.requests(route.id),
    params: part(route.params, 'params'),
    query: part(route.query, 'query'),
    body: route.body && json ? compileCheck(route.body, 'body') : null,
  };
  edge.routes.push(mounted);
  const guard = createGuard(edge, mounted);
  app.route({
    method: route.method,
    url: route.path,
    ...(route.body_limit_bytes ? { bodyLimit: route.body_limit_bytes } : {}),
    ...(json ? { schema: { response: { ...route.reply } }, serializerCompiler: compileSerialiser } : {}),
    onRequest: guard,
    handler: (request, reply) => serve(mounted, request, reply),
  });
  return {
    guard,
    serve: (request: LeanRequest, reply: LeanReply) => serve(mounted, request, reply),
    body_limit: route.body_limit_bytes ?? app.initialConfig.bodyLimit!,
  };
}

/** Runs before the body is read: who is it, may they, does a mutation carry its key and come from our own pages. */
function createGuard(edge: Edge, mounted: Mounted) {
  const { route, record } = mounted;
  const mutates = route.method !== 'GET';
  const needs_key = mutates && route.idempotency !== 'none';
  const refuseNow = (request: LeanRequest, reply: LeanReply, refusal: Refusal) =>
    record(performance.now() - request.started_ms, sendRefusal(request, reply, refusal));
  const admit = (request: LeanRequest, reply: LeanReply, done: (error?: Error) => void, principal: Principal) => {
    request.principal = principal;
    const refusal = authorise(route.auth, principal, route.scope);
    if (refusal) refuseNow(request, reply, refusal);
    else done();
  };
  return (request: LeanRequest, reply: LeanReply, done: (error?: Error) => void) => {
    if (mutates && isForeign(edge, request)) return void refuseNow(request, reply, refuse('forbidden').error);
    if (needs_key && !isKey(request.headers['idempotency-key'])) {
      return void refuseNow(request, reply, bad_key);
    }
    // Answers of public routes may be kept by caches: they carry nobody's cookies.
    const principal = edge.authenticate(request, route.auth === 'public' ? undefined : reply);
    if (principal instanceof Promise) {
      principal.then((known) => admit(request, reply, done, known)).catch(done);
    } else admit(request, reply, done, principal);
  };
}

const bad_key = refuse('invalid_input', { field: 'Idempotency-Key' }, [
  { in: 'header', field: 'Idempotency-Key', message: 'a mutation needs this header, 8 to 200 visible characters' },
]).error;
const isKey = (key: unknown) => typeof key === 'string' && /^[\x21-\x7e]{8,200}$/.test(key);

/** A browser names the page a mutation comes from; it must be ours. Servers (webhooks, scripts) send neither header. */
function isForeign(edge: Edge, request: LeanRequest): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return request.headers['sec-fetch-site'] === 'cross-site';
  const host = origin.slice(origin.indexOf('://') + 3);
  return !(host === request.headers.host || edge.own_hosts.has(host));
}

/** What keeps this principal from a route; null where nothing does. Staff of some shops enter only what minds shops. */
export function authorise(auth: Route['auth'], principal: Principal, scope?: Route['scope']): Refusal | null {
  if (auth === 'public') return null;
  if (auth === 'session') return principal.kind === 'none' ? refuse('session_required').error : null;
  if (principal.kind !== 'account') return refuse('sign_in_required').error;
  if (auth === 'account') return null;
  const { staff } = principal;
  const allowed =
    staff &&
    (staff.role === 'owner' || staff.permissions.has(auth.slice('staff:'.length))) &&
    (staff.shops === null || scope === 'shop');
  return allowed ? null : refuse('forbidden').error;
}

type Inputs = { params: unknown; query: unknown; body: unknown };

/** The refusal of the first part that does not fit; fills `inputs` on the way. */
function readInputs(mounted: Mounted, request: LeanRequest, inputs: Inputs): Refusal | null {
  if (mounted.params) {
    const texts = request.params as Record<string, unknown>;
    if (request.url.includes('%')) checkTexts(texts);
    inputs.params = mounted.params.coerce(texts);
    const refusal = mounted.params.check(inputs.params);
    if (refusal) return refusal;
  }
  if (mounted.query) {
    const texts = request.query as Record<string, unknown>;
    if (request.url.includes('%')) checkTexts(texts);
    inputs.query = mounted.query.coerce(texts);
    const refusal = mounted.query.check(inputs.query);
    if (refusal) return refusal;
  }
  if (!mounted.body) return null;
  inputs.body = request.body;
  return mounted.body(request.body);
}

function serve(mounted: Mounted, request: LeanRequest, reply: LeanReply): void {
  const input = {
    params: undefined as never,
    query: undefined as never,
    body: undefined as never,
    principal: request.principal as never,
    key: (request.headers['idempotency-key'] as string | undefined) ?? '',
    request: request as FastifyRequest,
    reply: reply as FastifyReply,
  };
  // What only some may see is kept by no browser and no proxy.
  if (mounted.route.auth !== 'public') reply.header('cache-control', 'no-store');
  try {
    const refusal = readInputs(mounted, request, input);
    const answered = refusal ? { ok: false as const, error: refusal } : mounted.run(input);
    if (answered instanceof Promise) void finishLater(mounted, request, reply, answered);
    else finish(mounted, request, reply, answered);
  } catch (error) {
    reply.send(error);
  }
}

async function finishLater(
  mounted: Mounted,
  request: LeanRequest,
  reply: LeanReply,
  answered: Promise<Answered<Route>>,
): Promise<void> {
  try {
    finish(mounted, request, reply, await answered);
  } catch (error) {
    reply.send(error);
  }
}

function finish(mounted: Mounted, request: LeanRequest, reply: LeanReply, answered: Answered<Route>): void {
  const status = sendAnswer(mounted, request, reply, answered);
  mounted.record(performance.now() - request.started_ms, status);
}

function sendAnswer(mounted: Mounted, request: LeanRequest, reply: LeanReply, answered: Answered<Route>): number {
  if (answered === undefined) {
    if (!reply.sent) throw new Error(`route ${mounted.route.id} answered nothing`);
    return reply.statusCode;
  }
  if (isReady(answered)) return sendReady(reply, mounted.success, answered);
  if ('ok' in answered) {
    if (!answered.ok) return sendRefusal(request, reply, answered.error);
    reply.code(mounted.success).send(answered.value);
    return mounted.success;
  }
  if (answered.headers) reply.headers(answered.headers);
  const { body } = answered;
  if (isReady(body)) return sendReady(reply, answered.status, body);
  reply.code(answered.status).send(body);
  return answered.status;
}

const isReady = (answer: unknown): answer is Buffer | string | Ready =>
  typeof answer === 'string' || answer instanceof Ready || Buffer.isBuffer(answer);

/** What is ready skips serialisation. */
function sendReady(reply: LeanReply, status: number, ready: Buffer | string | Ready): number {
  if (!reply.hasHeader('content-type')) reply.header('content-type', 'application/json; charset=utf-8');
  reply.code(status).serializer(asIs).send(ready);
  return status;
}
