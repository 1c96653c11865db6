import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';

/** A place where a shop keeps goods; the one of that name when the shop has it already. */
export async function openWarehouse(
  tx: Tx,
  input: { shop_id: string; name: string; name_en?: string },
): Promise<{ id: string }> {
  const [known] = await tx<{ id: string }[]>`
    select id from inventory.warehouses where shop_id = ${input.shop_id}::uuid and name = ${input.name} order by id limit 1`;
  if (known) return known;
  const id = newId();
  await tx`insert into inventory.warehouses (id, shop_id, name, name_en)
    values (${id}, ${input.shop_id}::uuid, ${input.name}, ${input.name_en ?? null})`;
  return { id };
}
