import { givenChannel } from '../../server/modules/channels/testing.ts';
import { bundleWaiting } from '../../server/modules/fulfilment/bundle-waiting.ts';
import { proposeStops } from '../../server/modules/fulfilment/propose-stops.ts';
import { daysFrom } from '../../server/modules/fulfilment/read-days.ts';
import { takeParcels } from '../../server/modules/fulfilment/take-parcels.ts';
import { connect, type Sql, transact } from '../../server/platform/db.ts';
import { newId } from '../../server/platform/ids.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { givenOrders, givenTeams, keys, takeNews, takeOrders, vault } from '../load/fill-deliveries.ts';
import type { Scenario } from '../main.ts';
import type { Stand } from '../stand.ts';
import { atMost } from './importing.ts';

const must_all_ms = 5_000;
const must_one_ms = 20;
const singles = 60;
const days = daysFrom('2026-11-23', 14);
const hand = { by: newId(), shops: null };

/** All open orders bundled and given a day and a team, from nothing; then one more among them, from its news to its day. */
export const delivery: Scenario = {
  name: 'delivery',
  async run(stand, seconds) {
    const orders = seconds < 4 ? 2_000 : 20_000;
    const shop_id = newId();
    const sql = connect(stand.db.url, { max: 4, name: 'bench-delivery' });
    await migrate(sql);
    await givenTeams(sql, shop_id, orders / 80);
    const channel = await givenChannel(sql, { shop_id });
    await takeOrders(sql, channel, givenOrders({ count: orders, key: 'open' }));
    await takeNews(sql, shop_id);
    const first = await assignAll(sql);
    await undo(stand, sql);
    const again = await assignAll(sql);
    if (first.stops !== again.stops || again.left > 0)
      throw new Error(`once ${JSON.stringify(first)}, then ${JSON.stringify(again)}`);
    await takeOrders(sql, channel, givenOrders({ count: singles, key: 'one', seed: 7 }));
    const coming = await sql<{ id: string }[]>`select id from channels.orders where order_key like 'one-%'`;
    const times: number[] = [];
    for (const order of coming) times.push(await assignOne(sql, order.id));
    times.sort((a, b) => a - b);
    await sql.end();
    return [
      atMost(`${orders} open orders bundled and assigned again from nothing`, 'ms', again.ms, must_all_ms, {
        ...again,
        first_time_ms: first.ms,
      }),
      atMost('one more order among them, bundled and assigned (median)', 'ms', times[singles / 2]!, must_one_ms, {
        p95_ms: times[Math.floor(singles * 0.95)],
        asked: singles,
      }),
    ];
  },
};

async function assignAll(sql: Sql) {
  const begun_ms = performance.now();
  await bundleWaiting(sql, { vault, keys });
  const bundled_ms = performance.now() - begun_ms;
  const { planned, left } = await proposeStops(sql, { days, hand });
  return { ms: performance.now() - begun_ms, bundled_ms, stops: planned, left };
}

/** As if nothing had ever been compared or planned. */
async function undo(stand: Stand, sql: Sql): Promise<void> {
  await sql`update fulfilment.deliveries set state = 'open', team_id = null`;
  for (const table of ['plan_changes', 'plans', 'team_days']) await sql.unsafe(`delete from fulfilment.${table}`);
  await sql`
    update fulfilment.parcels p set compared = false, signs = '{}', delivery_id = coalesce(
      (select m.from_delivery_id from fulfilment.moves m where m.parcel_id = p.id order by m.id limit 1), p.delivery_id)`;
  await sql`delete from fulfilment.moves`;
  await stand.sql`vacuum analyze`;
}

/** From the news of an order to its day, in milliseconds. */
async function assignOne(sql: Sql, order_id: string): Promise<number> {
  const begun_ms = performance.now();
  await transact(sql, (tx) => takeParcels(tx, [{ entity_id: order_id }] as never));
  await bundleWaiting(sql, { vault, keys });
  const parcels = await sql<{ delivery_id: string }[]>`
    select delivery_id from fulfilment.parcels where order_id = ${order_id}`;
  await proposeStops(sql, { days, hand, delivery_ids: parcels.map((one) => one.delivery_id) });
  return performance.now() - begun_ms;
}
