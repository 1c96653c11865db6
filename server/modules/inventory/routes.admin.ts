import {
  adminAdjustStock,
  adminListLots,
  adminListMovements,
  adminListWarehouses,
  adminMoveStock,
  adminReceiveStock,
  ok,
  type Result,
  readAvailability,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { isUuid, uuidsOf } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { publish } from '../../platform/outbox.ts';
import { asStaff } from '../../platform/reader.ts';
import { adjustStock } from './adjust-stock.ts';
import { readWaitingUnits } from './allocate-waiting.ts';
import type { LiveStock } from './live-stock.ts';
import { moveStock } from './move-stock.ts';
import { listLots, listMovements, readAvailable, readLot, seesStock } from './read-lots.ts';
import { receiveStock } from './receive-stock.ts';
import { type Audit, readWarehouses, warehouseRoutes } from './routes.warehouses.ts';

/** How many units of a variant a running sale still counts on; free stock may not fall below it. */
export type SpokenFor = (tx: Tx, variant_id: string) => Promise<number>;

/** Names of members of staff by account. */
export type StaffNames = (account_ids: string[]) => Promise<ReadonlyMap<string, string>>;

/** Stock for staff, and the live figures for everybody. */
export function inventoryRoutes(
  ctx: Context,
  tools: { live: LiveStock; spokenFor: SpokenFor; staffNames: StaffNames; audit: Audit },
) {
  return (app: FastifyInstance): void => {
    mount(app, readAvailability, async ({ query }) => {
      const ids = query.variant_ids.split(',').slice(0, 100);
      if (!ids.every(isUuid)) return refuse('invalid_input', { field: 'variant_ids' });
      return ok({ variants: await tools.live.read(ids), server_time: new Date().toISOString() });
    });

    mount(app, adminListWarehouses, async ({ principal }) =>
      ok({ warehouses: await ctx.read(asStaff(principal), (tx) => readWarehouses(tx)) }),
    );
    warehouseRoutes(ctx, tools)(app);
    mount(app, adminListLots, async ({ query, principal }) => {
      const { variant_ids: listed = query.variant_id, variant_id: _, ...rest } = query;
      const variant_ids = listed === undefined ? undefined : uuidsOf(listed);
      if (variant_ids === null) return refuse('invalid_input', { field: 'variant_ids' });
      return ok(await ctx.read(asStaff(principal), (tx) => listLots(tx, { ...rest, variant_ids }, rest)));
    });
    mount(app, adminListMovements, async ({ query, principal }) => {
      const page = await ctx.read(asStaff(principal), (tx) => listMovements(tx, query, query));
      const names = await tools.staffNames(page.movements.map((one) => one.by).filter(isUuid));
      return ok({ ...page, movements: page.movements.map((one) => ({ ...one, by: names.get(one.by) ?? one.by })) });
    });

    mount(app, adminReceiveStock, async ({ body, principal, key }) => {
      if (!(await seesStock(ctx.read, asStaff(principal), { warehouse_ids: [body.warehouse_id] }))) return unseen;
      return flatten(
        await runOnce(
          ctx.sql,
          { principal: principal.account_id, route: adminReceiveStock.id, key, body },
          async (tx) => {
            const received = await receiveStock(tx, {
              ...body,
              expires_on: body.expires_on ?? null,
              reason: body.reason ?? null,
              made_by: principal.account_id,
            });
            if (!received.ok) return received;
            await announce(tx, received.value.shop_id, body.variant_id);
            return answer(201, await readLot(tx, received.value.lot_id));
          },
        ),
      ) as never;
    });

    mount(app, adminAdjustStock, async ({ body, principal, key }) => {
      if (!(await seesStock(ctx.read, asStaff(principal), { lot_ids: [body.lot_id] }))) return unseen;
      return flatten(
        await runOnce(
          ctx.sql,
          { principal: principal.account_id, route: adminAdjustStock.id, key, body },
          async (tx) => {
            const adjusted = await adjustStock(tx, { ...body, made_by: principal.account_id });
            if (!adjusted.ok) return adjusted;
            const short = await checkSpokenFor(tx, adjusted.value.variant_id);
            if (!short.ok) return short;
            await announce(tx, adjusted.value.shop_id, adjusted.value.variant_id);
            return answer(200, await readLot(tx, body.lot_id));
          },
        ),
      ) as never;
    });

    mount(app, adminMoveStock, async ({ body, principal, key }) => {
      const touched = { lot_ids: [body.lot_id], warehouse_ids: [body.to_warehouse_id] };
      if (!(await seesStock(ctx.read, asStaff(principal), touched))) return unseen;
      return flatten(
        await runOnce(ctx.sql, { principal: principal.account_id, route: adminMoveStock.id, key, body }, async (tx) => {
          const moved = await moveStock(tx, {
            ...body,
            reason: body.reason ?? null,
            made_by: principal.account_id,
          });
          if (!moved.ok) return moved;
          return answer(200, { from: await readLot(tx, moved.value.from), to: await readLot(tx, moved.value.to) });
        }),
      ) as never;
    });
  };

  /** An allotment cannot exceed stock: taking stock away under a running sale is refused with the figures. */
  async function checkSpokenFor(tx: Tx, variant_id: string): Promise<Result<null>> {
    const wanted = await tools.spokenFor(tx, variant_id);
    if (wanted === 0) return ok(null);
    const waiting = (await readWaitingUnits(tx, [variant_id])).get(variant_id) ?? 0;
    const available = ((await readAvailable(tx, [variant_id])).get(variant_id) ?? 0) - waiting;
    return available >= wanted
      ? ok(null)
      : refuse('short_stock', undefined, [{ variant_id, available, promised_to_drop: wanted }]);
  }
}

/** What is not one's own is not there. */
const unseen = refuse('not_found');

function answer(status: number, body: unknown): Result<{ status: number; body: unknown }> {
  return ok({ status, body });
}

/** The storefront's `in stock` and waiting pre-orders hear of it. */
async function announce(tx: Tx, shop_id: string, variant_id: string): Promise<void> {
  await publish(tx, [
    { name: 'inventory.stock_changed', shop_id, entity_id: variant_id, version: Date.now(), data: {} },
  ]);
}
