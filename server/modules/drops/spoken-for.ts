import type { Tx } from '../../platform/db.ts';

/** Units of a variant that its coming or running stock drop has not sold yet: free stock may not fall below them. */
export async function unitsSpokenFor(tx: Tx, variant_id: string): Promise<number> {
  const [row] = await tx<{ units: number }[]>`
    select (allotment - taken)::int as units from drops.drops
    where variant_id = ${variant_id}::uuid and retired_at is null and canceled_at is null and kind = 'stock'
      and closes_at > clock_timestamp()`;
  return row?.units ?? 0;
}
