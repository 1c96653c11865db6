import { adminListPayments, adminListRefunds, adminReadPayment, ok, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Sql } from '../../platform/db.ts';
import { mount } from '../../platform/http.ts';
import { listAttempts, listRefunds, readAttempt } from './queries.admin.ts';

/** What the back office sees of money: attempts and refunds, read only. What moves money goes through checkout and effects. */
export function paymentsRoutes(ctx: { sql: Sql }) {
  return (app: FastifyInstance): void => {
    mount(app, adminListPayments, async ({ query }) => {
      const { rows, next_cursor } = await listAttempts(ctx.sql, query);
      return ok({ payments: rows, next_cursor });
    });
    mount(app, adminReadPayment, async ({ params }) => {
      const payment = await readAttempt(ctx.sql, params.attempt_id);
      return payment ? ok(payment) : refuse('not_found');
    });
    mount(app, adminListRefunds, async ({ query }) => {
      const { rows, next_cursor } = await listRefunds(ctx.sql, query);
      return ok({ refunds: rows, next_cursor });
    });
  };
}
