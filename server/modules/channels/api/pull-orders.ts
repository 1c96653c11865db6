import type { Sql } from '../../../platform/db.ts';
import { type Deps, takeInChunks } from '../take-rows.ts';
import { MarketError } from './market.ts';
import type { Connected } from './markets.ts';

/** A window begins before the end of the last one: markets' clocks differ from ours, and a change may be shown late. */
const overlap_ms = 120_000;
/** How far the first pull looks back. */
const first_ms = 24 * 3_600_000;

/**
 * Takes what changed at a channel since the last time, page by page, each in transactions of its own; a pull that breaks goes on from the
 * last whole window. Windows overlap: what came twice changes nothing. Returns how many rows came.
 */
export async function pullOrders(
  sql: Sql,
  deps: Deps,
  { channel, market, pulled_until }: Connected,
  now: Date,
): Promise<{ rows: number; error: MarketError | null }> {
  const since = new Date((pulled_until?.getTime() ?? now.getTime() - first_ms) - overlap_ms);
  let rows = 0;
  try {
    for await (const page of market.pull(since, now)) {
      const unique = [...new Map(page.rows.map((row) => [row.key, row])).values()];
      if (unique.length > 0) await takeInChunks(sql, deps, { channel, import_id: null, rows: unique, seen_at: now });
      rows += unique.length;
      await sql`
        update channels.api_access set pulled_until = greatest(pulled_until, ${page.seen_until}) where channel_id = ${channel.id}`;
    }
    await sql`update channels.api_access set ran_at = now(), error_code = null, error_passing = null where channel_id = ${channel.id}`;
    return { rows, error: null };
  } catch (error) {
    if (!(error instanceof MarketError)) throw error;
    await sql`
      update channels.api_access set ran_at = now(), error_code = ${error.code}, error_passing = ${error.passing}
      where channel_id = ${channel.id}`;
    return { rows, error };
  }
}
