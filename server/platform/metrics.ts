import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;
export type RequestRecorder = (duration_ms: number, status: number) => void;

/** Upper bounds of the request histogram. */
const request_bounds_ms = [1, 2, 5, 10, 20, 50, 80, 150, 300, 600, 1_200, 2_500, 5_000, 10_000];

type RouteRecord = { route: string; buckets: Float64Array; sum_ms: number; by_status: Map<number, number> };

/**
 * The registry of a process and helpers that may be called twice with the same name (the first definition counts).
 * Requests are recorded in plain arrays, one per route, and only turned into labelled samples when somebody scrapes:
 * a labelled prom-client observation costs about a microsecond, which the hot path would pay 30,000 times a second.
 */
export function createMetrics(options: { defaults?: boolean } = {}) {
  const registry = new Registry();
  if (options.defaults !== false) collectDefaultMetrics({ register: registry });
  const routes = new Map<string, RouteRecord>();
  registerRequests(registry, routes);

  return {
    registry,
    /** The recorder of one route, held by its mount: two array writes a request. */
    requests(route: string): RequestRecorder {
      let record = routes.get(route);
      if (!record) {
        record = { route, buckets: new Float64Array(request_bounds_ms.length + 1), sum_ms: 0, by_status: new Map() };
        routes.set(route, record);
      }
      const { buckets, by_status } = record;
      const kept = record;
      return (duration_ms, status) => {
        let at = 0;
        while (at < request_bounds_ms.length && duration_ms > request_bounds_ms[at]!) at++;
        buckets[at]!++;
        kept.sum_ms += duration_ms;
        by_status.set(status, (by_status.get(status) ?? 0) + 1);
      };
    },
    counter<L extends string = never>(name: string, help: string, labels: readonly L[] = []): Counter<L> {
      const known = registry.getSingleMetric(name);
      return known ? (known as Counter<L>) : new Counter({ name, help, labelNames: labels, registers: [registry] });
    },
    /** `collect` sets it when somebody scrapes. */
    gauge<L extends string = never>(
      name: string,
      help: string,
      labels: readonly L[] = [],
      collect?: (gauge: Gauge<L>) => void,
    ): Gauge<L> {
      const known = registry.getSingleMetric(name);
      if (known) return known as Gauge<L>;
      const also = collect && { collect: () => collect(made) };
      const made: Gauge<L> = new Gauge({ name, help, labelNames: labels, registers: [registry], ...also });
      return made;
    },
    histogram<L extends string = never>(
      name: string,
      help: string,
      buckets: number[],
      labels: readonly L[] = [],
    ): Histogram<L> {
      const known = registry.getSingleMetric(name);
      if (known) return known as Histogram<L>;
      return new Histogram({ name, help, buckets, labelNames: labels, registers: [registry] });
    },
  };
}

/** Puts the arrays into the registry as a histogram in seconds and a counter by status. */
function registerRequests(registry: Registry, routes: Map<string, RouteRecord>) {
  const duration = 'http_request_duration_seconds';
  const asHistogram = () => ({
    name: duration,
    help: 'Time from the request line to the reply being handed to the socket, by route.',
    type: 'histogram',
    aggregator: 'sum',
    values: [...routes.values()].flatMap(({ route, buckets, sum_ms }) => {
      let count = 0;
      const samples = request_bounds_ms.map((bound_ms, at) => {
        count += buckets[at]!;
        return { metricName: `${duration}_bucket`, labels: { route, le: bound_ms / 1_000 }, value: count };
      });
      count += buckets.at(-1)!;
      return [
        ...samples,
        { metricName: `${duration}_bucket`, labels: { route, le: '+Inf' }, value: count },
        { metricName: `${duration}_sum`, labels: { route }, value: sum_ms / 1_000 },
        { metricName: `${duration}_count`, labels: { route }, value: count },
      ];
    }),
  });
  const asCounter = () => ({
    name: 'http_requests_total',
    help: 'Requests answered, by route and status.',
    type: 'counter',
    aggregator: 'sum',
    values: [...routes.values()].flatMap(({ route, by_status }) =>
      [...by_status].map(([status, value]) => ({ labels: { route, status: String(status) }, value })),
    ),
  });
  const put = (name: string, get: () => object) =>
    registry.registerMetric({ name, get: async () => get(), reset: () => routes.clear() } as never);
  put(duration, asHistogram);
  put('http_requests_total', asCounter);
}
