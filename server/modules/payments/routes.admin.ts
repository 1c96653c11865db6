import { adminListPayments, adminListRefunds, adminReadPayment, ok, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { mount } from '../../platform/http.ts';
import { asStaff, type Read } from '../../platform/reader.ts';
import { listAttempts, listRefunds, readAttempt } from './queries.admin.ts';

/** What the back office sees of money: attempts and refunds, read only. What moves money goes through checkout and effects. */
export function paymentsRoutes(ctx: { read: Read }) {
  return (app: FastifyInstance): void => {
    mount(app, adminListPayments, async ({ query, principal }) => {
      const { rows, next_cursor } = await ctx.read(asStaff(principal), (tx) => listAttempts(tx, query));
      return ok({ payments: rows, next_cursor });
    });
    mount(app, adminReadPayment, async ({ params, principal }) => {
      const payment = await ctx.read(asStaff(principal), (tx) => readAttempt(tx, params.attempt_id));
      return payment ? ok(payment) : refuse('not_found');
    });
    mount(app, adminListRefunds, async ({ query, principal }) => {
      const { rows, next_cursor } = await ctx.read(asStaff(principal), (tx) => listRefunds(tx, query));
      return ok({ refunds: rows, next_cursor });
    });
  };
}
