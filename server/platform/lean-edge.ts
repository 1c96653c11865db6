import { createServer, IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Principal } from './auth-context.ts';
import type { Edge } from './http.ts';
import type { LeanRoute } from './lean-routes.ts';
import { Ready } from './ready.ts';
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

type Tools = {
  /** Known only when the app is made, and the server is made with it. */
  edge(): Edge;
  /** What every reply carries. */
  always: Record<string, string>;
  trust_proxy: boolean;
  /** Answers what was thrown. */
  fail(error: Error, request: LeanRequest, reply: LeanReply): void;
};

/** How Node itself leaves the stream of a request without a body (`optimizeEmptyRequests`): over, read by nobody, nothing to tell. */
const closeStream = (raw: IncomingMessage): void => (raw as Unstreamed)._dumpAndCloseReadable();
type Unstreamed = IncomingMessage & { _dumpAndCloseReadable(): void };
/** A Node that does not do so answers by Fastify alone. */
const knows_how = '_dumpAndCloseReadable' in IncomingMessage.prototype;

const nobody: Principal = { kind: 'none' };

/**
 * An HTTP server that answers usual requests to a few hot routes itself (`mountLean`) and hands everything else to `app`, Fastify's
 * listener. Guard, checks, handler, refusals and metrics are the mounted route's own; only what carries them is ours.
 */
export function createLeanServer(app: RequestListener, tools: Tools): Server {
  return createServer((raw, res) => {
    const edge = tools.edge();
    const found = edge.lean[raw.method as keyof Edge['lean']]?.find(raw.url!);
    if (!found || !knows_how || edge.draining || tracing() || !isUsual(raw, found.route)) return void app(raw, res);
    const { route } = found;
    const request = new Request(raw, found.params, found.query, tools.trust_proxy);
    const reply = new Reply(res, request, route, tools);
    const body = route.takes_body ? new Body(raw) : null;
    if (!body) closeStream(raw);
    route.guard(request, reply, (error) => {
      if (error) reply.send(error);
      else if (reply.sent) return;
      else if (body) answerBody(raw, body, request, reply);
      else route.serve(request, reply);
    });
  });
}

/** One JSON body of a known and allowed length, named as browsers and clients name it; or none, where none is taken. */
function isUsual(raw: IncomingMessage, route: LeanRoute): boolean {
  const { headers } = raw;
  if (headers['transfer-encoding'] !== undefined || raw.httpVersion !== '1.1') return false;
  const type = headers['content-type'];
  const said = headers['content-length'];
  if (!route.takes_body) return type === undefined && (said === undefined || said === '0');
  if (type !== 'application/json' && type !== 'application/json; charset=utf-8') return false;
  const length = Number(said);
  return length > 0 && length <= route.body_limit;
}

/**
 * A body as the parser reads it, not as the request's stream hands it on: going round the loop three times to say `data`, `end` and `close` to
 * nobody but us was some 15 % of a refusal, by its profile. Taken from its first byte: who asks may have to be looked up while it comes.
 */
class Body {
  #first: Buffer | null = null;
  #more: Buffer[] | null = null;
  #whole = false;
  #told: ((text: string) => void) | null = null;

  constructor(raw: IncomingMessage) {
    raw.push = (chunk: Buffer | null) => {
      if (chunk) this.#take(chunk);
      else {
        closeStream(raw);
        // Node lets go of who was refused before all was said.
        raw.emit('end');
        this.#whole = true;
        if (this.#told) this.#tell();
      }
      return true;
    };
  }

  whenWhole(told: (text: string) => void): void {
    this.#told = told;
    if (this.#whole) this.#tell();
  }

  #take(chunk: Buffer): void {
    if (this.#first === null) this.#first = chunk;
    else {
      this.#more ??= [this.#first];
      this.#more.push(chunk);
    }
  }

  #tell(): void {
    this.#told!((this.#more ? Buffer.concat(this.#more) : this.#first!).toString());
  }
}

function answerBody(raw: IncomingMessage, body: Body, request: Request, reply: Reply): void {
  body.whenWhole((text) => {
    request.body_text = text;
    try {
      request.body = readJson(text);
    } catch (error) {
      return void reply.header('connection', 'close').send(error);
    }
    reply.route.serve(request, reply);
  });
  // Gone before all was said: nobody reads the answer, and it is counted.
  if (!raw.complete)
    raw.on('error', (error) => {
      if (!reply.sent) reply.header('connection', 'close').send(Object.assign(error, { statusCode: 400 }));
    });
}

let last_id = 0;

class Request implements LeanRequest {
  readonly headers: LeanRequest['headers'];
  readonly url: string;
  readonly params: Record<string, string> | undefined;
  readonly query: Record<string, unknown> | undefined;
  body: unknown = undefined;
  body_text = '';
  principal = nobody;
  started_ms = performance.now();
  readonly #raw: IncomingMessage;
  readonly #trust_proxy: boolean;
  #id = '';

  constructor(
    raw: IncomingMessage,
    params: Record<string, string> | undefined,
    query: Record<string, unknown> | undefined,
    trust_proxy: boolean,
  ) {
    this.headers = raw.headers;
    this.params = params;
    this.query = query;
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
    if (payload instanceof Ready) this.#end(payload.letters, payload.length, 'latin1');
    else if (payload instanceof Error) this.#tools.fail(payload, this.#request, this);
    else if (typeof payload === 'string') this.#endText(payload);
    else if (Buffer.isBuffer(payload)) this.#end(payload, String(payload.length));
    else {
      if (!this.hasHeader('content-type')) this.header('content-type', 'application/json; charset=utf-8');
      this.#endText(this.route.serialise(this.statusCode, payload));
    }
    return this;
  }

  /** A text of as many bytes as letters is ASCII: nothing in it has to be encoded. */
  #endText(text: string): void {
    const length = Buffer.byteLength(text);
    this.#end(text, String(length), length === text.length ? 'latin1' : 'utf8');
  }

  #end(payload: string | Buffer, length: string, encoding: BufferEncoding = 'utf8'): void {
    this.sent = true;
    const headers = this.#headers;
    if (this.#tools.edge().draining) headers.connection = 'close';
    headers['content-length'] = length;
    this.#res.writeHead(this.statusCode, headers);
    this.#res.end(payload, encoding);
  }
}
