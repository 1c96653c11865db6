import {
  adminListRehearsals,
  adminReadRehearsal,
  adminStartRehearsal,
  adminStopRehearsal,
  ok,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Sql } from '../platform/db.ts';
import { flatten, mount } from '../platform/http.ts';
import { runOnce } from '../platform/idempotency.ts';
import type { Rehearsals } from './rehearsals.ts';

/** `readCap`: how many one person may buy in a drop, or null where there is no such drop. */
export function rehearsalRoutes(
  ctx: { sql: Sql },
  tools: { rehearsals: Rehearsals; readCap: (drop_id: string) => Promise<number | null> },
): (app: FastifyInstance) => void {
  const { rehearsals } = tools;
  return (app) => {
    mount(app, adminListRehearsals, async ({ query }) => {
      const all = await rehearsals.list();
      return ok({ rehearsals: all.filter((one) => !query.drop_id || one.input.drop_id === query.drop_id) });
    });
    mount(app, adminReadRehearsal, async ({ params }) => {
      const found = await rehearsals.read(params.rehearsal_id);
      return found ? ok(found) : refuse('not_found');
    });
    mount(app, adminStartRehearsal, async ({ body, principal, key }) => {
      const cap = body.drop_id ? await tools.readCap(body.drop_id) : null;
      if (body.drop_id && cap === null) return refuse('not_found');
      const scope = { principal: principal.account_id, route: adminStartRehearsal.id, key, body };
      const started = await runOnce(ctx.sql, scope, async () => {
        const result = await rehearsals.start(body, cap);
        return result.ok ? ok({ status: 201, body: result.value }) : result;
      });
      return flatten(started) as never;
    });
    mount(app, adminStopRehearsal, async ({ params }) => {
      const stopped = await rehearsals.stop(params.rehearsal_id);
      return stopped ? ok(stopped) : refuse('not_found');
    });
  };
}
