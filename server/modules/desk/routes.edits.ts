import { editGrid, listGridViews, ok, type Result, removeGridView, saveGridView, undoGridEdit } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Sql, Tx } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { editRows, undoEdit } from './edit-rows.ts';
import { listViews, removeView, saveView } from './views.ts';
import type { Desk } from './watch-desk.ts';

/** What staff say of rows themselves (teams, marks), and the views they keep. */
export function gridEditRoutes({ sql }: { sql: Sql }, desk: Desk) {
  const once = async (
    route: string,
    { principal, key, body }: { principal: { account_id: string }; key: string; body: unknown },
    work: (tx: Tx) => Promise<Result<unknown>>,
  ) => {
    const done = await runOnce(sql, { principal: principal.account_id, route, key, body }, async (tx) => {
      const result = await work(tx);
      return result.ok ? ok({ status: 200, body: result.value }) : result;
    });
    desk.wrote();
    return flatten(done) as never;
  };

  return (app: FastifyInstance): void => {
    mount(app, editGrid, ({ principal, key, body }) => {
      const { account_id, staff } = principal;
      return once(editGrid.id, { principal, key, body }, (tx) =>
        editRows(tx, { ...body, account_id, shops: staff.shops }),
      );
    });

    mount(app, undoGridEdit, ({ principal, key, params }) => {
      const { account_id, staff } = principal;
      const asked = { principal, key, body: params };
      return once(undoGridEdit.id, asked, (tx) => undoEdit(tx, { ...params, account_id, shops: staff.shops }));
    });

    mount(app, listGridViews, async ({ principal }) => ok({ views: await listViews(sql, principal.account_id) }));

    mount(app, saveGridView, ({ principal, key, params, body }) =>
      once(saveGridView.id, { principal, key, body: { ...params, ...body } }, (tx) =>
        saveView(tx, principal.account_id, { ...params, ...body }),
      ),
    );

    mount(app, removeGridView, async ({ principal, params }) =>
      ok({ deleted: await removeView(sql, principal.account_id, params.view_id) }),
    );
  };
}
