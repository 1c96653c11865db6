import type { Point } from './drops.ts';

/** Ten minutes of seconds: what is kept. */
const window_s = 600;
/** What a chart may show: a launch of half a minute fills it, ten minutes fit. */
const spans_s = [60, 120, 300, window_s];

/** Adds news to what is known: one point a second, ascending, the newest reading of a second wins, old ones fall off. */
export function addPoints(known: readonly Point[], news: readonly Point[]): Point[] {
  const by_second = new Map<number, Point>();
  for (const point of known) by_second.set(second(point.at), point);
  for (const point of news) by_second.set(second(point.at), point);
  const seconds = [...by_second.keys()].filter(Number.isFinite).sort((a, b) => a - b);
  const newest = seconds.at(-1) ?? 0;
  return seconds.filter((at) => at > newest - window_s).map((at) => by_second.get(at) as Point);
}

/** The smallest span that shows everything known, with a little room before it. */
export function spanOf(points: readonly Point[], until_s: number): number {
  const first = points.find((point) => second(point.at) > until_s - window_s);
  const age_s = first ? until_s - second(first.at) + 5 : 0;
  return spans_s.find((span_s) => span_s >= age_s) ?? window_s;
}

/**
 * A point for every second of the last `span_s` up to `until_s`: in a second without one nothing happened, and stock is as it was.
 * Without any point, the drop as it stands.
 */
export function everySecond(
  points: readonly Point[],
  until_s: number,
  span_s: number,
  standing: { remaining: number; held: number },
): Point[] {
  const by_second = new Map(points.map((point) => [second(point.at), point]));
  const from_s = until_s - span_s + 1;
  const before = points.findLast((point) => second(point.at) < from_s) ?? points[0];
  let last = { remaining: before?.remaining ?? standing.remaining, held: before?.held ?? standing.held };
  const filled: Point[] = [];
  for (let at_s = from_s; at_s <= until_s; at_s++) {
    const point = by_second.get(at_s) ?? quiet(at_s, last);
    filled.push(point);
    last = point;
  }
  return filled;
}

const quiet = (at_s: number, { remaining, held }: { remaining: number; held: number }): Point => ({
  at: new Date(at_s * 1000).toISOString(),
  placed: 0,
  confirmed: 0,
  remaining,
  held,
  refused: {},
  payments: {},
  queue: 0,
});

export const second = (iso: string) => Math.floor(Date.parse(iso) / 1000);

/** Sums of the window by name, the largest first. */
export function sumBy(points: readonly Point[], pick: (point: Point) => Record<string, number>): [string, number][] {
  const sums = new Map<string, number>();
  for (const point of points) {
    for (const [name, value] of Object.entries(pick(point))) sums.set(name, (sums.get(name) ?? 0) + value);
  }
  return [...sums].sort((a, b) => b[1] - a[1]);
}

export const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, one) => sum + one, 0);

/** Columns for the chart: seconds, then one list a reading. */
export function columns(points: readonly Point[], ...pick: ((point: Point) => number)[]): number[][] {
  return [points.map((point) => second(point.at)), ...pick.map((one) => points.map(one))];
}
