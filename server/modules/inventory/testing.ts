import { type Sql, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';

/** A warehouse with one lot of a variant, for other modules' tests. */
export async function givenStock(
  sql: Sql,
  input: { shop_id: string; variant_id: string; quantity: number; expires_on?: string },
): Promise<{ lot_id: string; warehouse_id: string }> {
  const warehouse_id = newId();
  const lot_id = newId();
  await transact(sql, async (tx) => {
    await tx`insert into inventory.warehouses (id, shop_id, name) values (${warehouse_id}, ${input.shop_id}, '시험 창고')`;
    await tx`
      insert into inventory.lots (id, shop_id, warehouse_id, variant_id, expires_on, on_hand)
      values (${lot_id}, ${input.shop_id}, ${warehouse_id}, ${input.variant_id}, ${input.expires_on ?? null}, ${input.quantity})`;
    await tx`
      insert into inventory.movements (id, lot_id, variant_id, kind, quantity, on_hand_after, made_by)
      values (${newId()}, ${lot_id}, ${input.variant_id}, 'receive', ${input.quantity}, ${input.quantity}, 'system')`;
  });
  return { lot_id, warehouse_id };
}
