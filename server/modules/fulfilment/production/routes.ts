import { listProduction, ok, readPromises, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import { plainArray } from '../../../platform/arrays.ts';
import { uuidsOf } from '../../../platform/cursor.ts';
import { clockNow, type Tx } from '../../../platform/db.ts';
import { mount } from '../../../platform/http.ts';
import { asStaff } from '../../../platform/reader.ts';
import { createShortMemory, readVariantCards } from '../../catalog/index.ts';
import { koreanDay, readPromises as promisesOf, readMadeVariants, readProduction } from '../../inventory/index.ts';
import { readOrderKeys } from '../../orders/index.ts';
import { daysFrom } from '../read-days.ts';

/** Keys of channels' orders as they are known here. */
async function readChannelKeys(tx: Tx, order_ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx<{ order_id: string; order_key: string }[]>`
    select distinct on (order_id) order_id, order_key from fulfilment.parcels
    where order_id = any (${plainArray(order_ids)}::text::uuid[]) order by order_id, id`;
  return new Map(rows.map((row) => [row.order_id, row.order_key]));
}

/** When goods made to order can be made, for buyers; what is to be made on which day, for the workshop. */
export function productionRoutes(ctx: Context) {
  const memory = createShortMemory<{ made: ReadonlySet<string>; promises: Awaited<ReturnType<typeof promisesOf>> }>({
    ttl_ms: 1_000,
    max: 1,
  });
  const known = () =>
    memory.get('all', async () => ({ made: await readMadeVariants(ctx.sql), promises: await promisesOf(ctx.sql) }));

  return (app: FastifyInstance): void => {
    mount(app, readPromises, async ({ query }) => {
      const ids = uuidsOf(query.variant_ids);
      if (!ids) return refuse('invalid_input', { field: 'variant_ids' });
      const { made, promises } = await known();
      return ok({
        promises: ids.flatMap((variant_id) =>
          made.has(variant_id) ? [promises.get(variant_id) ?? { variant_id, made_on: null, left: 0 }] : [],
        ),
      });
    });

    mount(app, listProduction, async ({ query, principal }) => {
      const today = koreanDay(await clockNow(ctx.sql as never));
      const from = query.from ?? today;
      if (from < '2000-01-01' || from >= '2200-01-01' || Number.isNaN(Date.parse(from)))
        return refuse('invalid_input', { field: 'from' });
      const until = daysFrom(from, query.days ?? 14).at(-1)!;
      return await ctx.read(asStaff(principal), async (tx) => {
        const days = await readProduction(tx, from, until);
        const cards = await readVariantCards(tx, [...new Set(days.map((one) => one.variant_id))]);
        const ids = [...new Set(days.flatMap((one) => one.orders.map((order) => order.order_id)))];
        const keys = new Map([...(await readOrderKeys(tx, ids)), ...(await readChannelKeys(tx, ids))]);
        const rows = days.map(({ orders, ...day }) => ({
          ...day,
          title: cards.get(day.variant_id)?.title ?? '',
          option_text: cards.get(day.variant_id)?.option_text ?? '',
          orders: orders.map(({ order_id, quantity }) => ({ order_id, quantity, order_key: keys.get(order_id) ?? '' })),
        }));
        return ok({ today, from, until, rows });
      });
    });
  };
}
