import type { Point } from './drops.ts';

/** Ten minutes of seconds: what the charts show. */
export const window_s = 600;

/** Adds news to what is known: one point a second, ascending, the newest reading of a second wins, old ones fall off. */
export function addPoints(known: readonly Point[], news: readonly Point[]): Point[] {
  const by_second = new Map<number, Point>();
  for (const point of known) by_second.set(second(point.at), point);
  for (const point of news) by_second.set(second(point.at), point);
  const seconds = [...by_second.keys()].filter(Number.isFinite).sort((a, b) => a - b);
  const newest = seconds.at(-1) ?? 0;
  return seconds.filter((at) => at > newest - window_s).map((at) => by_second.get(at) as Point);
}

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
