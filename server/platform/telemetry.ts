import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createOtlp, type FinishedSpan, span_kinds } from './telemetry-otlp.ts';
import { type Attributes, type Parent, type Tracer, traceWith } from './trace.ts';

export type TelemetryOptions = {
  /** The collector's address; traces go to `<endpoint>/v1/traces`. */
  endpoint: string;
  headers: Record<string, string>;
  service_name: string;
  /** Share of new traces that are kept, 0 to 1; a trace is kept whole or not at all. */
  ratio: number;
};

type Running = Parent & { parent_id: string | undefined; sampled: boolean };

/** Asked by machines every second; their traces would hide the others. */
const unwatched = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * Sends traces (request, the batch it travelled in, the effects it caused) to an OpenTelemetry collector. Imported only where one is
 * configured. No span holds an address asked for, a body, a name: routes, kinds, sizes and ids only.
 */
export function startTelemetry(options: TelemetryOptions & { trust_parent: boolean; warn: (why: string) => void }): {
  stop(): Promise<void>;
} {
  const here = new AsyncLocalStorage<Running>();
  const otlp = createOtlp(options);

  /** A child of `parent`, or the first of a trace, which decides for all of it whether it is kept. */
  function begin(parent: Running | undefined): Running {
    const span_id = randomBytes(8).toString('hex');
    if (parent) return { ...parent, span_id, parent_id: parent.span_id };
    const sampled = Math.random() < options.ratio;
    return { trace_id: randomBytes(16).toString('hex'), span_id, parent_id: undefined, sampled };
  }

  function finish(span: Running, rest: Omit<FinishedSpan, 'trace_id' | 'span_id' | 'parent_id'>): void {
    const { trace_id, span_id, parent_id } = span;
    if (span.sampled) otlp.add({ trace_id, span_id, parent_id, ...rest });
  }

  const tracer: Tracer = {
    current() {
      const running = here.getStore();
      return running?.sampled ? running : undefined;
    },
    async span(name, attributes, work) {
      const span = begin(here.getStore());
      const known: Attributes = { ...attributes };
      const start_ms = performance.now();
      let failed = true;
      try {
        const result = await here.run(span, work, (more: Attributes) => Object.assign(known, more));
        failed = false;
        return result;
      } finally {
        const kind = span_kinds.client;
        finish(span, { name, kind, attributes: known, start_ms, end_ms: performance.now(), failed });
      }
    },
    add(parent, name, attributes, start_ms, end_ms) {
      const span = begin({ ...parent, parent_id: undefined, sampled: true });
      finish(span, { name, kind: span_kinds.internal, attributes, start_ms, end_ms, failed: false });
    },
    follow: (app) => followRequests(app),
  };

  function followRequests(app: FastifyInstance): void {
    const spans = new WeakMap<FastifyRequest, Running>();
    app.addHook('onRequest', (request, _reply, done) => {
      if (!unwatched.has(request.routeOptions.url ?? ''))
        spans.set(request, begin(options.trust_parent ? parentOf(request) : undefined));
      done();
    });
    // Here and not on the request's arrival: reading the body leaves the context it began in.
    app.addHook('preHandler', (request, _reply, done) => {
      const span = spans.get(request);
      if (span) here.run(span, done);
      else done();
    });
    app.addHook('onResponse', (request, reply, done) => {
      const span = spans.get(request);
      if (span) {
        const route = request.routeOptions.url ?? 'unmatched';
        const { statusCode: status } = reply;
        finish(span, {
          name: `${request.method} ${route}`,
          kind: span_kinds.server,
          attributes: {
            'http.request.method': request.method,
            'http.route': route,
            'http.response.status_code': status,
          },
          start_ms: request.started_ms,
          end_ms: performance.now(),
          failed: status >= 500,
        });
      }
      done();
    });
  }

  traceWith(tracer);
  return {
    async stop() {
      traceWith(null);
      await otlp.stop();
    },
  };
}

/** W3C trace context of the proxy in front, where it is believed. */
function parentOf(request: FastifyRequest): Running | undefined {
  const text = request.headers.traceparent;
  const found = typeof text === 'string' ? /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text) : null;
  if (!found || /^0+$/.test(found[1]!) || /^0+$/.test(found[2]!)) return undefined;
  const sampled = (Number.parseInt(found[3]!, 16) & 1) === 1;
  return { trace_id: found[1]!, span_id: found[2]!, parent_id: undefined, sampled };
}
