import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Principal } from './auth-context.ts';
import type { Edge } from './http.ts';
import { readJson } from './request-text.ts';
import { tracing } from './trace.ts';

/** What a request is to a route that may be served on the short way; Fastify's have all of it. */
export type LeanRequest = Pick<
  FastifyRequest,
  'headers' | 'url' | 'params' | 'query' | 'body' | 'body_text' | 'principal' | 'started_ms' | 'id' | 'ip'
>;
export type LeanReply = {
  readonly statusCode: number;
  readonly sent: boolean;
  header(name: string, value: string | string[]): LeanReply;
  headers(values: Record<string, string>): LeanReply;
  hasHeader(name: string): boolean;
  code(status: number): LeanReply;
  /** How a ready payload is written; what is not ready is written by the reply schema of its status. */
  serializer(write: (payload: unknown) => string): LeanReply;
  send(payload: unknown): LeanReply;
};

/** A mounted route as the short way calls it: the very functions that Fastify calls for it. */
export type LeanRoute = {
  guard(request: LeanRequest, reply: LeanReply, done: (error?: Error) => void): void;
  serve(request: LeanRequest, reply: LeanReply): void;
  body_limit: number;
  /** Writes an answer by the reply schema of its status. */
  serialise(status: number, value: unknown): string;
};

type Found = { route: LeanRoute; params: Record<string, string> | undefined };

/** The hot routes by the paths they are asked under: whole, or with one id in it. Any other path is Fastify's to read. */
export class LeanRoutes {
  readonly #whole = new Map<string, Found>();
  readonly #with_id: { head: string; tail: string; name: string; route: LeanRoute }[] = [];

  fits(path: string): boolean {
    return !path.includes('*') && path.split(':').length <= 2;
  }

  add(path: string, route: LeanRoute): void {
    const [head, name, tail] = path.split(/:(\w+)/) as [string, string?, string?];
    if (name === undefined) this.#whole.set(path, { route, params: undefined });
    else this.#with_id.push({ head, name, tail: tail!, route });
  }

  find(url: string): Found | null {
    const whole = this.#whole.get(url);
    if (whole) return whole;
    for (const { head, tail, name, route } of this.#with_id) {
      const end = head.length + id_letters;
      if (url.length !== end + tail.length || !url.startsWith(head) || !url.endsWith(tail)) continue;
      const id = url.slice(head.length, end);
      if (isId(id)) return { route, params: { [name]: id } };
    }
    return null;
  }
}

const id_letters = 36;

/** As ids look, whether or not it is one: no router would read these letters otherwise, and no path of ours names anything else by them. */
const isId = (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

type Tools = {
  /** Known only when the app is made, and the server is made with it. */
  edge(): Edge;
  /** What every reply carries. */
  always: Record<string, string>;
  trust_proxy: boolean;
  /** Answers what was thrown. */
  fail(error: Error, request: LeanRequest, reply: LeanReply): void;
};

const nobody: Principal = { kind: 'none' };

/**
 * An HTTP server that answers usual requests to a few hot routes itself (`mountLean`) and hands everything else to `app`, Fastify's
 * listener. Guard, checks, handler, refusals and metrics are the mounted route's own; only what carries them is ours.
 */
export function createLeanServer(app: RequestListener, tools: Tools): Server {
  return createServer((raw, res) => {
    const edge = tools.edge();
    const found = raw.method === 'POST' ? edge.lean.find(raw.url!) : null;
    if (!found || edge.draining || tracing() || !isUsual(raw, found.route.body_limit)) return void app(raw, res);
    const { route } = found;
    const request = new Request(raw, found.params, tools.trust_proxy);
    const reply = new Reply(res, request, route, tools);
    route.guard(request, reply, (error) => {
      if (error) reply.send(error);
      else if (!reply.sent) readBody(raw, request, reply);
    });
  });
}

/** One JSON body of a known and allowed length, named as browsers and clients name it. */
function isUsual(raw: IncomingMessage, limit: number): boolean {
  const { headers } = raw;
  const type = headers['content-type'];
  if (type !== 'application/json' && type !== 'application/json; charset=utf-8') return false;
  if (headers['transfer-encoding'] !== undefined || raw.httpVersion !== '1.1') return false;
  const length = Number(headers['content-length']);
  return length > 0 && length <= limit;
}

function readBody(raw: IncomingMessage, request: Request, reply: Reply): void {
  let first: Buffer | null = null;
  let more: Buffer[] | null = null;
  raw.on('data', (chunk: Buffer) => {
    if (first === null) first = chunk;
    else {
      more ??= [first];
      more.push(chunk);
    }
  });
  raw.on('end', () => {
    request.body_text = (more ? Buffer.concat(more) : first!).toString();
    try {
      request.body = readJson(request.body_text);
    } catch (error) {
      return void reply.header('connection', 'close').send(error);
    }
    reply.route.serve(request, reply);
  });
  // Gone before all was said: nobody reads the answer, and it is counted.
  raw.on('error', (error) => {
    if (!reply.sent) reply.header('connection', 'close').send(Object.assign(error, { statusCode: 400 }));
  });
}

let last_id = 0;

class Request implements LeanRequest {
  readonly headers: LeanRequest['headers'];
  readonly url: string;
  readonly params: Record<string, string> | undefined;
  query: unknown = undefined;
  body: unknown = undefined;
  body_text = '';
  principal = nobody;
  started_ms = performance.now();
  readonly #raw: IncomingMessage;
  readonly #trust_proxy: boolean;
  #id = '';

  constructor(raw: IncomingMessage, params: Record<string, string> | undefined, trust_proxy: boolean) {
    this.headers = raw.headers;
    this.params = params;
    this.url = raw.url!;
    this.#raw = raw;
    this.#trust_proxy = trust_proxy;
  }

  get id(): string {
    this.#id ||= `lean-${(++last_id).toString(36)}`;
    return this.#id;
  }

  /** Behind a proxy that is believed: whom the first of all proxies says it speaks for. */
  get ip(): string {
    const said = this.#trust_proxy ? this.headers['x-forwarded-for'] : undefined;
    const first = typeof said === 'string' ? said.split(',').find((one) => one.trim() !== '') : undefined;
    return first?.trim() ?? this.#raw.socket.remoteAddress!;
  }
}

class Reply implements LeanReply {
  statusCode = 200;
  sent = false;
  readonly route: LeanRoute;
  readonly #headers: Record<string, string | string[]>;
  readonly #res: ServerResponse;
  readonly #request: LeanRequest;
  readonly #tools: Tools;

  constructor(res: ServerResponse, request: LeanRequest, route: LeanRoute, tools: Tools) {
    this.#res = res;
    this.#request = request;
    this.route = route;
    this.#tools = tools;
    this.#headers = { ...tools.always };
  }

  header(name: string, value: string | string[]): this {
    this.#headers[name] = value;
    return this;
  }

  headers(values: Record<string, string>): this {
    for (const name in values) this.#headers[name.toLowerCase()] = values[name]!;
    return this;
  }

  hasHeader(name: string): boolean {
    return this.#headers[name] !== undefined;
  }

  code(status: number): this {
    this.statusCode = status;
    return this;
  }

  /** What is ready is sent as it is, with or without being told so. */
  serializer(): this {
    return this;
  }

  send(payload: unknown): this {
    if (this.sent) return this;
    if (payload instanceof Error) this.#tools.fail(payload, this.#request, this);
    else if (typeof payload === 'string' || Buffer.isBuffer(payload)) this.#end(payload);
    else {
      if (!this.hasHeader('content-type')) this.header('content-type', 'application/json; charset=utf-8');
      this.#end(this.route.serialise(this.statusCode, payload));
    }
    return this;
  }

  #end(payload: string | Buffer): void {
    this.sent = true;
    const headers = this.#headers;
    if (this.#tools.edge().draining) headers.connection = 'close';
    headers['content-length'] = String(Buffer.byteLength(payload));
    this.#res.writeHead(this.statusCode, headers);
    this.#res.end(payload);
  }
}
