import {
  editGrid,
  listGridViews,
  ok,
  openWithGridView,
  refuse,
  removeGridView,
  saveGridView,
  undoGridEdit,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { mount } from '../../platform/http.ts';
import { editRows, undoEdit } from './edit-rows.ts';
import { isKeepable } from './keepable-text.ts';
import { once } from './once.ts';
import type { DeskTools } from './routes.ts';
import { listViews, openWithView, removeView, saveView } from './views.ts';

/** What staff say of rows themselves (teams, marks), and the views they keep. */
export function gridEditRoutes(tools: DeskTools) {
  const { sql, desk } = tools;
  return (app: FastifyInstance): void => {
    mount(app, editGrid, ({ principal, key, body }) => {
      const { account_id, staff } = principal;
      return once(tools, editGrid.id, { principal, key, body }, (tx) =>
        editRows(tx, { ...body, account_id, shops: staff.shops }),
      );
    });

    mount(app, undoGridEdit, ({ principal, key, params }) => {
      const { account_id, staff } = principal;
      const asked = { principal, key, body: params };
      return once(tools, undoGridEdit.id, asked, (tx) => undoEdit(tx, { ...params, account_id, shops: staff.shops }));
    });

    mount(app, listGridViews, async ({ principal }) => ok({ views: await listViews(sql, principal.account_id) }));

    mount(app, saveGridView, async ({ principal, key, params, body }) => {
      const { q } = body.settings.filter;
      if (q && !(await isKeepable(tools, await desk.view(), q))) return refuse('search_names_people');
      return once(tools, saveGridView.id, { principal, key, body: { ...params, ...body } }, (tx) =>
        saveView(tx, principal.account_id, { ...params, ...body }),
      );
    });

    mount(app, openWithGridView, ({ principal, key, params, body }) => {
      const asked = { ...params, ...body };
      return once(tools, openWithGridView.id, { principal, key, body: asked }, (tx) =>
        openWithView(tx, principal.account_id, asked),
      );
    });

    mount(app, removeGridView, async ({ principal, params }) =>
      ok({ deleted: await removeView(sql, principal.account_id, params.view_id) }),
    );
  };
}
