import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import type { Counter } from './load-discounts.ts';
import { shareOut } from './share.ts';

/** Rows a campaign's counters are spread over: as many batches may count at once. */
const shards = 16;
/** Where a campaign bounds only one of uses and won, the other is this a shard: never reached. */
const boundless = 1_000_000_000_000;

type Limits = { uses_max: number | null; budget_krw: number | null };

/**
 * Sets what a campaign may still give, under the locks of its counters: what was given stays where it was counted, the rest of the
 * limits is spread evenly over the rows (what does not divide goes to the first ones). No rows where nothing is limited.
 */
export async function saveCounters(tx: Tx, id: string, limits: Limits, counters: readonly Counter[]): Promise<void> {
  if (limits.uses_max === null && limits.budget_krw === null) {
    await tx`delete from promotions.counters where campaign_id = ${id}::uuid`;
    return;
  }
  const given = Array.from({ length: shards }, (_, shard) => counters.find((one) => one.shard === shard));
  const spread = (limit: number | null, of: 'uses' | 'krw') => {
    const used = given.map((one) => one?.[of] ?? 0);
    const left = limit === null ? null : limit - used.reduce((sum, one) => sum + one, 0);
    const more = left === null ? used.map(() => boundless) : shareOut(left, Array(shards).fill(1));
    return plainArray(used.map((one, at) => one + more[at]!));
  };
  await tx`
    insert into promotions.counters (campaign_id, shard, uses_max, krw_max)
    select ${id}::uuid, c.at - 1, c.uses, c.krw
    from unnest(${spread(limits.uses_max, 'uses')}::text::bigint[], ${spread(limits.budget_krw, 'krw')}::text::bigint[])
      with ordinality as c (uses, krw, at)
    on conflict (campaign_id, shard) do update set uses_max = excluded.uses_max, krw_max = excluded.krw_max`;
}
