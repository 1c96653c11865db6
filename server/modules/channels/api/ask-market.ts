import type { Sql } from '../../../platform/db.ts';
import type { Outcome } from '../../../platform/effects.ts';
import type { CanonicalRow } from '../import/canonical.ts';
import { type Deps, takeInChunks } from '../take-rows.ts';
import { MarketError, type Parcel, type RowResult } from './market.ts';
import type { Connected, Markets } from './markets.ts';

export type PushDeps = Deps & { sql: Sql; markets: Markets };
export type Asked = Pick<Parcel, 'line_key' | 'bundle_key'>;

/** What a push comes to when its channel has no interface (any more). */
export const not_connected: Outcome = { state: 'refused', code: 'not_connected' };
export const no_answer: Outcome = { state: 'unknown', reason: 'the market does not answer' };

/** How long what is told to a market is tried, and how much of it at a time. */
export const push_policy = { give_up_after_ms: 24 * 3_600_000, max_parallel: 2 };

export async function connectionOf(markets: Markets, channel_id: string): Promise<Connected | null> {
  const [one] = channel_id ? await markets.connected(channel_id) : [];
  return one ?? null;
}

/**
 * These lines as the market shows them now, by key; what it shows is taken in, so that the order here looks the same. Null where it
 * does not answer: the next pull tells.
 */
export async function lookAndTake(
  deps: PushDeps,
  { channel, market }: Connected,
  lines: readonly Asked[],
  signal: AbortSignal,
): Promise<Map<string, CanonicalRow> | null> {
  if (lines.length === 0) return new Map();
  try {
    const rows = new Map((await market.look(lines, signal)).map((row) => [row.key, row]));
    const input = { channel, import_id: null, rows: [...rows.values()], seen_at: deps.markets.now() };
    if (rows.size > 0) await takeInChunks(deps.sql, deps, input);
    return rows;
  } catch (error) {
    if (error instanceof MarketError) return null;
    throw error;
  }
}

/** What all rows together come to: unknown while one is, again while one was surely not sent. */
export function sumOf(results: readonly RowResult[]): Outcome {
  const unknown = results.find((one) => one.state === 'unknown');
  if (unknown) return { state: 'unknown', reason: unknown.reason };
  const retry = results.find((one) => one.state === 'retry');
  if (retry) return { state: 'retry', reason: retry.reason };
  const refused = results.filter((one) => one.state === 'refused').length;
  return { state: 'done', result: { done: results.length - refused, refused } };
}
