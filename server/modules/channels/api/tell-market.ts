import type { Sql } from '../../../platform/db.ts';
import type { Effects, Outcome } from '../../../platform/effects.ts';
import type { CanonicalRow } from '../import/canonical.ts';
import { type Deps, takeInChunks } from '../take-rows.ts';
import { type Market, MarketError, type Parcel, type RowResult } from './market.ts';
import type { Connected, Markets } from './markets.ts';

export type TellDeps = Deps & { sql: Sql; markets: Markets };
type Asked = Pick<Parcel, 'line_key' | 'bundle_key'>;

/** What one kind of news for a market is made of; how it is told, asked about and told again is the same for all (registerTelling). */
export type Telling<Payload, Line extends Asked> = {
  /** What is still to be told; none: it is done. */
  read(payload: Payload): Promise<{ channel_id: string; lines: readonly Line[] }>;
  tell(market: Market, lines: readonly Line[], signal: AbortSignal): Promise<RowResult[]>;
  /** Whether an answer is held against what the market shows of the line afterwards. */
  checks(result: RowResult): boolean;
  /** What the answer comes to where the market shows the line. */
  believe(result: RowResult, seen: CanonicalRow): RowResult;
  /** After a lost answer: whether the market shows what it was told. What it does not show is told again. */
  arrived(line: Line, seen: CanonicalRow | undefined): boolean;
  save(payload: Payload, lines: readonly Line[], results: readonly RowResult[]): Promise<void>;
  /** The channel has no interface any more. */
  drop?(payload: Payload): Promise<void>;
};

const policy = { give_up_after_ms: 24 * 3_600_000, max_parallel: 2 };
const done: Outcome = { state: 'done', result: {} };

/**
 * A market is told row by row, and believed by what it shows: what it said is held against the lines as they are there, and those are
 * taken in. After a lost answer it is asked before anything is told again.
 */
export function registerTelling<Payload extends object, Line extends Asked>(
  deps: TellDeps,
  effects: Pick<Effects, 'register'>,
  kind: string,
  telling: Telling<Payload, Line>,
): void {
  type With = (one: Connected, lines: readonly Line[]) => Promise<RowResult[] | null>;
  async function work(payload: Payload, resultsOf: With): Promise<Outcome> {
    const { channel_id, lines } = await telling.read(payload);
    if (lines.length === 0) return done;
    const [one] = await deps.markets.connected(channel_id);
    if (!one) {
      await telling.drop?.(payload);
      return { state: 'refused', code: 'not_connected' };
    }
    const results = await resultsOf(one, lines);
    if (!results) return { state: 'unknown', reason: 'the market does not answer' };
    await telling.save(payload, lines, results);
    return sumOf(results);
  }

  effects.register(kind, {
    ...policy,
    perform: (effect, signal) =>
      work(effect.payload as Payload, async (one, lines) => {
        const said = await telling.tell(one.market, lines, signal);
        const checked = new Set(said.filter((result) => telling.checks(result)).map((result) => result.key));
        const again = lines.filter((line) => checked.has(line.line_key));
        const seen = await lookAndTake(deps, one, again, signal);
        return said.map((result) => {
          const row = checked.has(result.key) ? seen?.get(result.key) : undefined;
          return row ? telling.believe(result, row) : result;
        });
      }),
    query: (effect, signal) =>
      work(effect.payload as Payload, async (one, lines) => {
        const seen = await lookAndTake(deps, one, lines, signal);
        return seen && lines.map((line) => resultOf(line.line_key, telling.arrived(line, seen.get(line.line_key))));
      }),
  });
}

const resultOf = (key: string, arrived: boolean): RowResult =>
  arrived ? { key, state: 'done' } : { key, state: 'retry', reason: 'not shown there' };

/**
 * These lines as the market shows them now, by key; what it shows is taken in, so that the order here looks the same. Null where it
 * does not answer: the next pull tells.
 */
async function lookAndTake(
  deps: TellDeps,
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
function sumOf(results: readonly RowResult[]): Outcome {
  const unknown = results.find((one) => one.state === 'unknown');
  if (unknown) return { state: 'unknown', reason: unknown.reason };
  const retry = results.find((one) => one.state === 'retry');
  if (retry) return { state: 'retry', reason: retry.reason };
  const refused = results.filter((one) => one.state === 'refused').length;
  return { state: 'done', result: { done: results.length - refused, refused } };
}
