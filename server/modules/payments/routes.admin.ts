import { adminListPayments, adminListRefunds, adminReadPayment, ok, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Tx } from '../../platform/db.ts';
import { mount } from '../../platform/http.ts';
import { asStaff, type Read } from '../../platform/reader.ts';
import { listAttempts, listRefunds, readAttempt } from './queries.admin.ts';

/** What the numbers of orders are, by order id. */
type ReadNumbers = (tx: Tx, order_ids: readonly string[]) => Promise<Map<string, string>>;

/** What the back office sees of money: attempts and refunds, read only. What moves money goes through checkout and effects. */
export function paymentsRoutes(ctx: { read: Read }, readNumbers: ReadNumbers) {
  async function numbered<T extends { order_id: string }>(tx: Tx, rows: readonly T[]) {
    const numbers = await readNumbers(tx, [...new Set(rows.map((row) => row.order_id))]);
    return rows.map((row) => ({ ...row, order_number: numbers.get(row.order_id) ?? null }));
  }
  return (app: FastifyInstance): void => {
    mount(app, adminListPayments, ({ query, principal }) =>
      ctx.read(asStaff(principal), async (tx) => {
        const { rows, next_cursor } = await listAttempts(tx, query);
        return ok({ payments: await numbered(tx, rows), next_cursor });
      }),
    );
    mount(app, adminReadPayment, ({ params, principal }) =>
      ctx.read(asStaff(principal), async (tx) => {
        const payment = await readAttempt(tx, params.attempt_id);
        if (!payment) return refuse('not_found');
        const [shown] = await numbered(tx, [payment]);
        return ok(shown!);
      }),
    );
    mount(app, adminListRefunds, ({ query, principal }) =>
      ctx.read(asStaff(principal), async (tx) => {
        const { rows, next_cursor } = await listRefunds(tx, query);
        return ok({ refunds: await numbered(tx, rows), next_cursor });
      }),
    );
  };
}
