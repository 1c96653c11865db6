import type { Attributes, Parent } from './trace.ts';

/** OpenTelemetry's numbers (opentelemetry-proto, trace.proto, SpanKind). */
export const span_kinds = { internal: 1, server: 2, client: 3 } as const;

export type FinishedSpan = Parent & {
  parent_id: string | undefined;
  name: string;
  kind: number;
  attributes: Attributes;
  /** Of `performance.now()`. */
  start_ms: number;
  end_ms: number;
  failed: boolean;
};

const flush_ms = 5_000;
const most_at_once = 512;
/** Beyond it the oldest are forgotten: a collector that is away must not cost memory. */
const most_kept = 4_096;
const patience_ms = 10_000;
const last_patience_ms = 2_000;

/** Gathers finished spans and posts them as OTLP/HTTP JSON (opentelemetry-proto 1.x), some at a time. Never throws, never blocks. */
export function createOtlp(options: {
  endpoint: string;
  headers: Record<string, string>;
  service_name: string;
  warn: (why: string) => void;
}) {
  const url = `${options.endpoint.replace(/\/+$/, '')}/v1/traces`;
  const headers = { ...options.headers, 'content-type': 'application/json' };
  const kept: FinishedSpan[] = [];
  let complained_at_ms = Number.NEGATIVE_INFINITY;
  let lost = 0;
  let sending: Promise<void> | null = null;
  const timer = setInterval(flush, flush_ms).unref();

  return { add, stop };

  function add(span: FinishedSpan): void {
    kept.push(span);
    if (kept.length > most_kept) {
      kept.splice(0, kept.length - most_kept);
      lost++;
    }
    if (kept.length >= most_at_once) flush();
  }

  function flush(): void {
    sending ??= send(patience_ms).finally(() => {
      sending = null;
    });
  }

  async function stop(): Promise<void> {
    clearInterval(timer);
    await sending;
    await send(last_patience_ms);
  }

  /** All there are. What a collector did not take is offered again next time. */
  async function send(limit_ms: number): Promise<void> {
    while (kept.length > 0) {
      const part = kept.splice(0, most_at_once);
      const why = await post(part, limit_ms);
      if (why === null) continue;
      // A 4xx but 429 will be refused tomorrow too.
      if (!/^4(?!29)/.test(why)) kept.unshift(...part.slice(0, most_kept - kept.length));
      complain(why);
      return;
    }
  }

  async function post(part: FinishedSpan[], limit_ms: number): Promise<string | null> {
    try {
      const body = JSON.stringify(toOtlp(options.service_name, part));
      const reply = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(limit_ms) });
      await reply.arrayBuffer();
      return reply.ok ? null : String(reply.status);
    } catch (error) {
      return (error as Error).name;
    }
  }

  function complain(why: string): void {
    if (performance.now() - complained_at_ms < 60_000) return;
    complained_at_ms = performance.now();
    options.warn(`traces were not taken (${why}); ${kept.length} wait, ${lost} were forgotten`);
  }
}

/** ExportTraceServiceRequest in its JSON form: ids in hex, times as strings of nanoseconds. */
function toOtlp(service_name: string, spans: FinishedSpan[]) {
  const resource = { attributes: attributesOf({ 'service.name': service_name, 'process.pid': process.pid }) };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'madang' }, spans: spans.map(toSpan) }] }] };
}

function toSpan(span: FinishedSpan) {
  return {
    traceId: span.trace_id,
    spanId: span.span_id,
    ...(span.parent_id ? { parentSpanId: span.parent_id } : {}),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: nanoseconds(span.start_ms),
    endTimeUnixNano: nanoseconds(span.end_ms),
    attributes: attributesOf(span.attributes),
    status: span.failed ? { code: 2 } : {},
  };
}

function attributesOf(attributes: Attributes) {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: anyValue(value!) }));
}

function anyValue(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

const nanoseconds = (ms: number): string => String(BigInt(Math.round((performance.timeOrigin + ms) * 1e3)) * 1_000n);
