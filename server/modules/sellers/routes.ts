import { adminUpdateShop, listShops, ok, refuse, type ShopChange } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Sql, Tx } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import type { LiveShops } from './live-shops.ts';
import { readShops } from './read-shops.ts';
import { updateShop } from './update-shop.ts';

/** Remembers who changed what, in the same transaction. */
export type Audit = (
  tx: Tx,
  acts: { actor_id: string; act: string; subject: string; before: object; after: object }[],
) => Promise<void>;

export function sellersRoutes(ctx: { sql: Sql }, tools: { audit: Audit; live: LiveShops }) {
  return (app: FastifyInstance): void => {
    mount(app, listShops, async () => ok({ shops: [...(await readShops(ctx.sql)).values()] }));

    mount(app, adminUpdateShop, async ({ params, body, principal, key }) => {
      const changed = flatten(
        await runOnce(
          ctx.sql,
          { principal: principal.account_id, route: adminUpdateShop.id, key, body: { ...params, ...body } },
          async (tx) => {
            if (principal.staff.shops && !principal.staff.shops.includes(params.shop_id)) return refuse('not_found');
            const done = await updateShop(tx, params.shop_id, body);
            if (!done.ok) return done;
            const { before, after } = done.value;
            const touched = (Object.keys(body) as (keyof ShopChange)[]).filter((name) => before[name] !== after[name]);
            const part = (shop: ShopChange) => Object.fromEntries(touched.map((name) => [name, shop[name]]));
            if (touched.length > 0) {
              const subject = `shop:${params.shop_id}`;
              await tools.audit(tx, [
                {
                  actor_id: principal.account_id,
                  act: 'shops.update',
                  subject,
                  before: part(before),
                  after: part(after),
                },
              ]);
            }
            return ok({ status: 200, body: after });
          },
        ),
      );
      await tools.live.refresh();
      return changed as never;
    });
  };
}
