import { adminPromisedBuyers, ok, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { mount } from '../../platform/http.ts';
import { readDrop } from '../drops/index.ts';
import { isTold } from '../orders/index.ts';
import { readPromisedLines } from './read-promised-lines.ts';

/** Who waits for a pre-order, so that whoever moves its day knows how many are told. */
export function promiseRoutes(ctx: Context) {
  return (app: FastifyInstance): void => {
    mount(app, adminPromisedBuyers, async ({ params }) => {
      const drop = await readDrop(ctx.sql, params.drop_id);
      if (!drop) return refuse('not_found');
      const waiting = (await readPromisedLines(ctx.sql, drop)).lines.filter(isTold);
      return ok({ orders: waiting.length, mails: waiting.filter((one) => one.wants_mail).length });
    });
  };
}
