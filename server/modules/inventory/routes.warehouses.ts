import { adminOpenWarehouse, adminRenameWarehouse, ok, refuse, type Warehouse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Staff } from '../../platform/auth-context.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';

type Shown = Static<typeof Warehouse>;

/** Remembers who changed what, in the same transaction. */
export type Audit = (
  tx: Tx,
  acts: { actor_id: string; act: string; subject: string; before?: object; after: object }[],
) => Promise<void>;

/** Every warehouse, the oldest first. */
export async function readWarehouses(sql: Sql | Tx): Promise<Shown[]> {
  return await sql<Shown[]>`
    select id as warehouse_id, shop_id, name, name_en from inventory.warehouses order by id`;
}

const sees = (staff: Staff, shop_id: string) => staff.shops === null || staff.shops.includes(shop_id);

/** Opening and naming warehouses. A shop's warehouses have names of their own: a taken one is refused. */
export function warehouseRoutes(ctx: { sql: Sql }, tools: { audit: Audit }) {
  return (app: FastifyInstance): void => {
    mount(
      app,
      adminOpenWarehouse,
      async ({ body, principal, key }) =>
        flatten(
          await runOnce(
            ctx.sql,
            { principal: principal.account_id, route: adminOpenWarehouse.id, key, body },
            async (tx) => {
              const own = (await readWarehouses(tx)).filter((one) => one.shop_id === body.shop_id);
              if (own.length === 0 || !sees(principal.staff, body.shop_id))
                return refuse('invalid_input', { field: 'shop_id' });
              if (own.some((one) => one.name === body.name)) return refuse('name_taken', { name: body.name });
              const made: Shown = {
                warehouse_id: newId(),
                shop_id: body.shop_id,
                name: body.name,
                name_en: body.name_en ?? null,
              };
              await tx`
                insert into inventory.warehouses (id, shop_id, name, name_en)
                values (${made.warehouse_id}, ${made.shop_id}, ${made.name}, ${made.name_en})`;
              await note(tx, principal.account_id, 'warehouses.open', made);
              return ok({ status: 201, body: made });
            },
          ),
        ) as never,
    );

    mount(
      app,
      adminRenameWarehouse,
      async ({ params, body, principal, key }) =>
        flatten(
          await runOnce(
            ctx.sql,
            { principal: principal.account_id, route: adminRenameWarehouse.id, key, body: { ...params, ...body } },
            async (tx) => {
              const all = await readWarehouses(tx);
              const before = all.find((one) => one.warehouse_id === params.warehouse_id);
              if (!before || !sees(principal.staff, before.shop_id)) return refuse('not_found');
              const after: Shown = { ...before, ...body };
              const twin = all.some(
                (one) =>
                  one.shop_id === before.shop_id && one.name === after.name && one.warehouse_id !== before.warehouse_id,
              );
              if (twin) return refuse('name_taken', { name: after.name });
              await tx`
                update inventory.warehouses set name = ${after.name}, name_en = ${after.name_en}
                where id = ${params.warehouse_id}`;
              await note(tx, principal.account_id, 'warehouses.rename', after, before);
              return ok({ status: 200, body: after });
            },
          ),
        ) as never,
    );
  };

  async function note(tx: Tx, actor_id: string, act: string, after: Shown, before?: Shown): Promise<void> {
    const names = ({ name, name_en }: Shown) => ({ name, name_en });
    await tools.audit(tx, [
      {
        actor_id,
        act,
        subject: `warehouse:${after.warehouse_id}`,
        ...(before ? { before: names(before) } : {}),
        after: names(after),
      },
    ]);
  }
}
