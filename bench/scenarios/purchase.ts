import { runLoad } from '../load/run-load.ts';
import type { Scenario } from '../main.ts';
import { guestCookies } from '../stand.ts';
import { hourOf, jobOf, measureYardstick } from './placing.ts';

const target_per_s = 2_000;
const connections = 256;

/**
 * Placed, captured at the sandbox server, settled: the whole way of a paid order, every step over HTTP. It is warmed up as long as it
 * is measured: three processes compile what they do for the first ten seconds, and an order costs a fifth more meanwhile.
 */
export const purchase: Scenario = {
  name: 'purchase',
  async run(stand, seconds) {
    const server = await stand.server();
    const goods = await stand.goods({ stock: 5_000_000 });
    await new Promise((done) => setTimeout(done, 500));
    const cookies = await guestCookies(server.port, connections);
    const job = { ...jobOf(goods, cookies, seconds), kind: 'buy' as const, ports: [server.port], connections };
    const warm = { ...job, warmup_ms: seconds * 1_000 };
    const load = await runLoad({ ...warm, sandbox_port: Number(new URL(stand.sandbox_url).port) });
    const [row] = await stand.sql<{ confirmed: number }[]>`
      select count(*)::int as confirmed from orders.orders where drop_id = ${goods.drop_id} and state = 'confirmed'`;
    if (row!.confirmed < load.requests) throw new Error(`${load.requests} answered confirmed, ${row!.confirmed} are`);
    await server.stop();
    const validated_per_s = await measureYardstick(stand, seconds / 2);
    return [
      {
        name: 'whole purchases: placed, captured, settled',
        unit: 'orders/s',
        ours: load.per_second,
        reference_name: 'the figure it must reach',
        reference: target_per_s,
        ratio: load.per_second / target_per_s,
        must: `>= ${target_per_s}/s`,
        ok: load.per_second >= target_per_s,
        more: {
          p50_ms: load.latency_ms.p50,
          p99_ms: load.latency_ms.p99,
          connections,
          while_warming_up_per_s: load.warming_per_second,
          confirmed_in_database: row!.confirmed,
          ...hourOf(validated_per_s),
        },
      },
    ];
  },
};
