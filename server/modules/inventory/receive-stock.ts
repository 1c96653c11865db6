import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { lockLots } from './lock-lots.ts';
import { saveLots } from './save-lots.ts';
import { saveMovements } from './save-movements.ts';

export type Receipt = {
  variant_id: string;
  warehouse_id: string;
  quantity: number;
  expires_on: string | null;
  reason: string | null;
  made_by: string;
};

/** Goods arrived: into the lot of the same warehouse, variant and expiry, or a new one. Refuses an unknown warehouse. */
export async function receiveStock(tx: Tx, receipt: Receipt): Promise<Result<{ lot_id: string; shop_id: string }>> {
  const lot_id = await ensureLot(tx, receipt);
  if (!lot_id) return refuse('not_found', undefined, [{ field: 'warehouse_id' }]);
  const [lot] = await lockLots(tx, [lot_id]);
  lot!.on_hand += receipt.quantity;
  await saveLots(tx, [lot!]);
  const { quantity, reason, made_by } = receipt;
  await saveMovements(tx, [{ lot: lot!, kind: 'receive', quantity, reason, order_id: null, made_by }]);
  return ok({ lot_id, shop_id: lot!.shop_id });
}

/** The lot of this warehouse, variant and expiry, made empty where there is none; null for an unknown warehouse. */
export async function ensureLot(
  tx: Tx,
  at: { variant_id: string; warehouse_id: string; expires_on: string | null },
): Promise<string | null> {
  await tx`
    insert into inventory.lots (id, shop_id, warehouse_id, variant_id, expires_on)
    select ${newId()}::uuid, shop_id, id, ${at.variant_id}::uuid, ${at.expires_on}::date
    from inventory.warehouses where id = ${at.warehouse_id}::uuid
    on conflict on constraint lots_one_per_expiry do nothing`;
  const [row] = await tx<{ id: string }[]>`
    select id from inventory.lots
    where warehouse_id = ${at.warehouse_id}::uuid and variant_id = ${at.variant_id}::uuid
      and expires_on is not distinct from ${at.expires_on}::date and made_on is null`;
  return row?.id ?? null;
}
