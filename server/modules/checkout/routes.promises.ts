import { adminPromisedBuyers, ok, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { mount } from '../../platform/http.ts';
import { readDrop } from '../drops/index.ts';
import { readLinesOfDrop } from '../inventory/index.ts';
import { isTold, readPromisedOrders } from '../orders/index.ts';

/** Who waits for a pre-order, so that whoever moves its day knows how many are told. */
export function promiseRoutes(ctx: Context) {
  return (app: FastifyInstance): void => {
    mount(app, adminPromisedBuyers, async ({ params }) => {
      const drop = await readDrop(ctx.sql, params.drop_id);
      if (!drop) return refuse('not_found');
      const found = (await readPromisedOrders(ctx.sql, drop.variant_id, {})).filter(isTold);
      const order_ids = found.map((one) => one.order_id);
      const of_drop = await readLinesOfDrop(ctx.sql, drop.drop_id, order_ids);
      const waiting = found.filter((one) => of_drop.has(one.line_id));
      return ok({ orders: waiting.length, mails: waiting.filter((one) => one.wants_mail).length });
    });
  };
}
