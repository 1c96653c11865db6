import Type, { type Static } from 'typebox';
import { Uuid } from './checkout.ts';
import { grid_filter } from './desk.ts';
import { defineRoute } from './route.ts';

/** What was searched for is kept only where it names goods or an order: the server looks, and refuses what may name a person. */
const GridViewSettings = Type.Object(
  {
    filter: Type.Object(grid_filter, { additionalProperties: false }),
    sort: Type.Optional(Type.String({ maxLength: 20 })),
    columns: Type.Optional(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 40 })),
  },
  { additionalProperties: false },
);
export type GridViewSettings = Static<typeof GridViewSettings>;

const GridView = Type.Object({
  view_id: Uuid,
  name: Type.String(),
  shared: Type.Boolean(),
  mine: Type.Boolean(),
  opens_first: Type.Boolean({ description: "one's grid opens with it: one view at most, one's own or a shared one" }),
  settings: GridViewSettings,
  version: Type.Integer(),
});
export type GridView = Static<typeof GridView>;

export const listGridViews = defineRoute({
  id: 'desk.list_views',
  method: 'GET',
  path: '/api/v1/admin/grid-views',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: "One's own views of the grid and those that others share.",
  reply: { 200: Type.Object({ views: Type.Array(GridView) }) },
});

export const saveGridView = defineRoute({
  id: 'desk.save_view',
  method: 'PUT',
  path: '/api/v1/admin/grid-views/:view_id',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Keep a view of the grid under a name; a new one has version 0.',
  params: Type.Object({ view_id: Uuid }),
  body: Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 60 }),
      shared: Type.Boolean(),
      settings: GridViewSettings,
      opens_first: Type.Optional(Type.Boolean({ description: 'in place of the view that did' })),
      version: Type.Integer({ minimum: 0, description: 'the version that was read; another one is a conflict' }),
    },
    { additionalProperties: false },
  ),
  reply: { 200: GridView },
});

export const removeGridView = defineRoute({
  id: 'desk.remove_view',
  method: 'DELETE',
  path: '/api/v1/admin/grid-views/:view_id',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Forget a view of one’s own.',
  params: Type.Object({ view_id: Uuid }),
  reply: { 200: Type.Object({ deleted: Type.Boolean() }) },
});

export const openWithGridView = defineRoute({
  id: 'desk.open_with_view',
  method: 'PUT',
  path: '/api/v1/admin/grid-views/:view_id/opening',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: "Open one's own list with this view from now on, or no longer; also with one that somebody else shares.",
  params: Type.Object({ view_id: Uuid }),
  body: Type.Object({ opens_first: Type.Boolean() }, { additionalProperties: false }),
  reply: { 200: Type.Object({ opens_first: Type.Boolean() }) },
});
