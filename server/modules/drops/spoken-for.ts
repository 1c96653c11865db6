import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';

/** By variant, the units its coming or running stock drop has not sold yet: free stock may not fall below them. */
export async function readSpokenUnits(
  tx: Tx,
  variant_ids: readonly string[],
): Promise<Map<string, { drop_id: string; units: number }>> {
  if (variant_ids.length === 0) return new Map();
  const rows = await tx<{ variant_id: string; drop_id: string; units: number }[]>`
    select variant_id, id as drop_id, (allotment - taken)::int as units from drops.drops
    where variant_id = any(${plainArray(variant_ids)}::text::uuid[]) and retired_at is null and canceled_at is null
      and kind = 'stock' and closes_at > clock_timestamp()`;
  return new Map(rows.map(({ variant_id, ...spoken }) => [variant_id, spoken]));
}

/** The same of one variant. */
export async function unitsSpokenFor(tx: Tx, variant_id: string): Promise<number> {
  return (await readSpokenUnits(tx, [variant_id])).get(variant_id)?.units ?? 0;
}
