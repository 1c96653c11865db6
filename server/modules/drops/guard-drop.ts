import type { Sql, Tx } from '../../platform/db.ts';

/** Says whether only people inside a drop's waiting room may buy: in the commit that begins or ends its line. */
export async function guardDrop(tx: Tx, drop_id: string, guarded: boolean): Promise<void> {
  await tx`
    update drops.drops set guarded = ${guarded}, version = version + 1 where id = ${drop_id}::uuid and guarded <> ${guarded}`;
}

/** Units of a drop that nobody holds. */
export async function readRemaining(tx: Tx | Sql, drop_id: string): Promise<number> {
  const [row] = await tx<{ remaining: number }[]>`
    select allotment - taken as remaining from drops.drops where id = ${drop_id}::uuid`;
  return row?.remaining ?? 0;
}

/** The shop of a drop, or null where there is no such drop. */
export async function readShopOfDrop(tx: Tx | Sql, drop_id: string): Promise<string | null> {
  const [row] = await tx<{ shop_id: string }[]>`select shop_id from drops.drops where id = ${drop_id}::uuid`;
  return row?.shop_id ?? null;
}
