import { ok, readGridBulk, refuse, startGridBulk, undoGridBulk } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db.ts';
import { mount } from '../../platform/http.ts';
import { most_bulk_orders, readBulk, startBulk, undoBulk } from './bulks.ts';
import { findSlots } from './find-rows.ts';
import { once } from './once.ts';
import { type DeskTools, onlyFilters } from './routes.ts';
import { sweepBulks, workBulks } from './work-bulks.job.ts';

/** The same done to everything a filter leaves, behind whoever asked for it; and how far it has come. */
export function gridBulkRoutes({ sql, log, rush, schedule }: Context, tools: DeskTools) {
  const { desk } = tools;
  let working: Promise<boolean> | null = null;

  /** Works until nothing is left, one piece after another; a rush goes before. False where something may be left. */
  async function work(): Promise<boolean> {
    while (!rush.isOn()) {
      if (!(await workBulks(sql))) return true;
      desk.wrote();
    }
    return false;
  }
  const workOn = () => {
    working ??= work()
      .catch((error) => {
        log.error({ error }, 'a bulk action of the grid broke off and goes on later');
        return false;
      })
      .finally(() => {
        working = null;
      });
    return working;
  };
  schedule.every('desk.bulks', 2_000, async () => ((await workOn()) ? Number.POSITIVE_INFINITY : 0));
  schedule.every('desk.sweep_bulks', 86_400_000, () => sweepBulks(sql));

  return (app: FastifyInstance): void => {
    mount(app, startGridBulk, async ({ principal, key, body }) => {
      const { account_id, staff } = principal;
      const { filter, action, value = null } = body;
      const asked = { filter: onlyFilters(filter), shops: staff.shops, most: most_bulk_orders };
      const { count, slots } = await findSlots(tools, await desk.view(true), asked);
      if (count > most_bulk_orders) return refuse('too_many_orders', { limit: most_bulk_orders });
      const work = async (tx: Tx) => ok(await startBulk(tx, { account_id, shops: staff.shops, action, value, slots }));
      const done = await once(tools, startGridBulk.id, { principal, key, body }, work, 202);
      void workOn();
      return done;
    });

    mount(app, readGridBulk, async ({ principal, params }) => {
      const bulk = await readBulk(sql, principal.account_id, params.bulk_id);
      return bulk ? ok(bulk) : refuse('not_found');
    });

    mount(app, undoGridBulk, async ({ principal, key, params }) => {
      const work = (tx: Tx) => undoBulk(tx, principal.account_id, params.bulk_id);
      const done = await once(tools, undoGridBulk.id, { principal, key, body: params }, work, 202);
      void workOn();
      return done;
    });
  };
}
