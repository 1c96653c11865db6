import {
  exportGrid,
  type GridFilter,
  type GridPage,
  grid_filter,
  listDeliveries,
  listGrid,
  listOrders,
  ok,
  readGridChoices,
  readGridRows,
  summariseGrid,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Principal } from '../../platform/auth-context.ts';
import { isUuid } from '../../platform/cursor.ts';
import { mount } from '../../platform/http.ts';
import { languageOf } from '../../platform/language.ts';
import { asBuyer, asStaff } from '../../platform/reader.ts';
import { readStops } from '../fulfilment/index.ts';
import type { Exports, Vault } from '../identity/index.ts';
import { listOrdersOf } from '../orders/index.ts';
import { gridExporter } from './export-grid.ts';
import { type FindTools, findRows } from './find-rows.ts';
import { readChoices } from './read-choices.ts';
import { readStoredRows, showRows } from './read-rows.ts';
import { summariseRows } from './summarise-rows.ts';
import type { Desk } from './watch-desk.ts';

type Account = Extract<Principal, { kind: 'account' }>;
type Query = GridFilter & { sort?: string | undefined; cursor?: string | undefined; limit?: number | undefined };

export type DeskTools = FindTools & { desk: Desk; vault: Vault };

/** The shops a member of staff may see; null: every shop. */
const shopsOf = (principal: Account): readonly string[] | null => principal.staff?.shops ?? null;

/** The order grid: pages of rows, some rows anew, deliveries, and what its filters offer. */
export function gridRoutes(ctx: Context, tools: DeskTools, exports: Exports) {
  async function page(principal: Account, query: Query): Promise<GridPage> {
    const view = await tools.desk.view();
    const { sort, cursor, limit, ...filter } = query;
    const asked = { filter: onlyFilters(filter), sort, cursor, limit, shops: shopsOf(principal) };
    const { slots, ...more } = await findRows(tools, view, asked);
    const rows = await ctx.read(asStaff(principal), (tx) => readStoredRows(tx, { slots }));
    return { orders: await showRows({ ...tools, sql: ctx.sql }, view, rows), ...more };
  }

  return (app: FastifyInstance): void => {
    mount(app, listGrid, async ({ query, principal }) => ok(await page(principal, query)));

    // Behind the counter the orders of the house, in front of it one's own.
    mount(app, listOrders, async ({ query, principal, request }) => {
      const staff = principal.kind === 'account' ? principal.staff : null;
      if (staff && (staff.role === 'owner' || staff.permissions.has('orders.read')))
        return ok(await page(principal as Account, query));
      const { cursor, limit = 20 } = query;
      const own = { cursor, limit: Math.min(limit, 100), language: languageOf(request) };
      return ok(await ctx.read(asBuyer(principal), (tx) => listOrdersOf(tx, principal, own)));
    });

    mount(app, readGridRows, async ({ query, principal }) => {
      const order_ids = query.ids.split(',').filter(isUuid).slice(0, 100);
      const view = await tools.desk.view();
      const rows = await ctx.read(asStaff(principal), (tx) => readStoredRows(tx, { order_ids }));
      return ok({ orders: await showRows({ ...tools, sql: ctx.sql }, view, rows) });
    });

    mount(app, listDeliveries, async ({ query, principal }) => {
      const { orders, ...more } = await page(principal, query);
      const parcels = orders.flatMap((order) => order.deliveries.map((delivery) => delivery.delivery_id));
      const stops = await ctx.read(asStaff(principal), (tx) => readStops(tx, parcels));
      const deliveries = orders.flatMap((order) =>
        order.deliveries.map((delivery) => ({
          ...delivery,
          stop_id: stops.get(delivery.delivery_id) ?? null,
          order_id: order.order_id,
          order_number: order.order_number,
          channel: order.channel,
          state: order.state,
          recipient: order.recipient,
          lines: order.lines.filter((line) => line.delivery_id === delivery.delivery_id),
        })),
      );
      return ok({ deliveries, ...more });
    });

    mount(app, summariseGrid, async ({ query, principal }) =>
      ok({ channels: await summariseRows(tools, await tools.desk.view(), { ...query, shops: shopsOf(principal) }) }),
    );

    mount(app, exportGrid, exports.handler(exportGrid, gridExporter(ctx, tools)));

    mount(app, readGridChoices, async ({ principal }) => ok(readChoices(await tools.desk.view(), shopsOf(principal))));
  };
}

const filter_names = Object.keys(grid_filter) as (keyof GridFilter)[];

/** What of a query or a body are filters. */
export function onlyFilters(query: object): GridFilter {
  const said = query as Record<string, unknown>;
  return Object.fromEntries(filter_names.flatMap((name) => (said[name] === undefined ? [] : [[name, said[name]]])));
}
