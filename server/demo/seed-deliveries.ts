import type { Context } from '../context.ts';
import { addTeam, bundleWaiting, daysFrom, proposeStops, takeParcels } from '../modules/fulfilment/index.ts';
import { createIdentity } from '../modules/identity/index.ts';
import { koreanDay } from '../modules/inventory/index.ts';
import { clockNow, transact } from '../platform/db.ts';
import type { DemoCatalog } from './seed-catalog.ts';

const teams = [
  {
    name: '1호차 수도권',
    weekdays: [1, 2, 3, 4, 5, 6],
    areas: ['서울특별시', '경기도', '인천광역시', '강원특별자치도'],
  },
  { name: '2호차 남부', weekdays: [2, 4, 6], areas: null },
] as const;

/** Two teams of each shop that sells at other markets, and its open orders on their coming days. May run again after a kill. */
export async function seedDeliveries(ctx: Context, catalog: DemoCatalog): Promise<void> {
  const { sql, keys } = ctx;
  const { vault } = createIdentity({ sql, keys, secure: false, demo: true });
  const shops = ['ongi', 'deullyeok'].map((slug) => catalog.shops.get(slug)!);
  for (const [at, shop_id] of shops.entries())
    for (const { name, weekdays, areas } of teams)
      await transact(sql, (tx) =>
        addTeam(tx, shop_id, {
          name: at === 0 ? name : `${name} (농장)`,
          weekdays: [...weekdays],
          capacity: 12,
          areas: (areas ?? []).map((sido) => ({ sido, sigungu: null })),
        }),
      );
  const orders = await sql<{ entity_id: string }[]>`select id as entity_id from channels.orders order by id`;
  await transact(sql, (tx) => takeParcels(tx, orders as never));
  await bundleWaiting(sql, { vault, keys });
  const [owner] = await sql<{ id: string }[]>`
    select account_id as id from identity.accounts where staff_role = 'owner' order by created_at limit 1`;
  if (!owner) return;
  const days = daysFrom(koreanDay(await clockNow(sql as never)), 5).slice(1);
  await proposeStops(sql, { days, hand: { by: owner.id, shops } });
}
