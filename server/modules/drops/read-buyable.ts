import type { Sql, Tx } from '../../platform/db.ts';
import type { LiveDrops } from './live-drops.ts';

type ReadUnits = (sql: Sql | Tx, variant_ids: string[]) => Promise<ReadonlyMap<string, number>>;

/**
 * Units that could be bought now, by variant, for whoever shows them before an order is placed: of what is in a drop no more than
 * the drop has left, and of a pre-order all that it has left, since its goods are still to come.
 */
export function createReadBuyable(live: Pick<LiveDrops, 'leftOf'>, readStock: ReadUnits): ReadUnits {
  return async (sql, variant_ids) => {
    const units = new Map(await readStock(sql, variant_ids));
    for (const variant_id of variant_ids) {
      const left = live.leftOf(variant_id);
      if (!left) continue;
      units.set(variant_id, left.kind === 'preorder' ? left.units : Math.min(left.units, units.get(variant_id) ?? 0));
    }
    return units;
  };
}
