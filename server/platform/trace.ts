import type { FastifyInstance } from 'fastify';

/** A span others may hang under, wherever it runs. */
export type Parent = { trace_id: string; span_id: string };
export type Attributes = Record<string, string | number | boolean | undefined>;

/** What the platform tells about itself while somebody collects traces. Made by telemetry.ts; times in ms of `performance.now()`. */
export type Tracer = {
  /** What runs now belongs to; undefined where it was not chosen to be traced. */
  current(): Parent | undefined;
  /** Runs `work` as a span under what runs now, or as the first of a new trace. `note` adds what is known only later. */
  span<T>(name: string, attributes: Attributes, work: (note: (more: Attributes) => void) => Promise<T>): Promise<T>;
  /** A span that is over. */
  add(parent: Parent, name: string, attributes: Attributes, start_ms: number, end_ms: number): void;
  /** Makes every request to `app` a span. */
  follow(app: FastifyInstance): void;
};

let tracer: Tracer | null = null;

/** Null unless traces are collected: then the caller does nothing more, and nothing was loaded or allocated for it. */
export const tracing = (): Tracer | null => tracer;

export function traceWith(next: Tracer | null): void {
  tracer = next;
}
