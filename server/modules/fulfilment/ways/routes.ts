import * as contract from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db.ts';
import { flatten, mount } from '../../../platform/http.ts';
import { runOnce } from '../../../platform/idempotency.ts';
import { audit } from '../../identity/index.ts';
import { readShops } from '../../sellers/index.ts';
import { days_topic } from '../routes.days.ts';
import { readWayRules, saveWayRules, setDeliveryWay } from './decide-ways.ts';

/** By truck or with a carrier: rules, and a person's word over them. */
export function wayRoutes(ctx: Context) {
  const once = async (
    said: { principal: string; route: string; key: string; body: object },
    work: (tx: Tx) => Promise<Result<object>>,
  ) => {
    const done = await runOnce(ctx.sql, said, async (tx) => {
      const result = await work(tx);
      return result.ok ? ok({ status: 200, body: result.value }) : result;
    });
    if (done.ok) ctx.sse.publish(days_topic, {});
    return flatten(done) as never;
  };
  const hasShop = async (shops: readonly string[] | null, shop_id: string) =>
    (!shops || shops.includes(shop_id)) && (await readShops(ctx.sql)).has(shop_id);

  return (app: FastifyInstance): void => {
    mount(app, contract.readWayRules, async ({ params, principal }) =>
      (await hasShop(principal.staff.shops, params.shop_id))
        ? ok(await readWayRules(ctx.sql, params.shop_id))
        : refuse('not_found'),
    );

    mount(app, contract.saveWayRules, async ({ params, body, principal, key }) => {
      if (!(await hasShop(principal.staff.shops, params.shop_id))) return refuse('not_found');
      const by = principal.account_id;
      return once({ principal: by, route: contract.saveWayRules.id, key, body: { ...params, ...body } }, async (tx) => {
        const saved = await saveWayRules(tx, { ...params, ...body, by });
        if (saved.ok)
          await audit(tx, [
            { actor_id: by, act: 'fulfilment.save_way_rules', subject: params.shop_id, after: { ...body } },
          ]);
        return saved;
      });
    });

    mount(app, contract.setDeliveryWay, async ({ params, body, principal, key }) => {
      const hand = { by: principal.account_id, shops: principal.staff.shops };
      return once({ principal: hand.by, route: contract.setDeliveryWay.id, key, body: { ...params, ...body } }, (tx) =>
        setDeliveryWay(tx, { ...params, ...body, hand }),
      );
    });
  };
}
