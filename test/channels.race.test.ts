import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { takeInChunks } from '../server/modules/channels/index.ts';
import { givenChannel, givenMatch, givenRow } from '../server/modules/channels/testing.ts';
import { type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
});
after(() => shop.close());

test('buyers at the storefront and orders of a market race for the last units: none is sold twice', async () => {
  const { sql, keys } = shop.ctx;
  const goods = await givenOpenDrop(shop.ctx, { stock: 30, allotment: 30 });
  // The window is over: what is left is sold without it, to whoever comes.
  await sql`update drops.drops set closes_at = now() - interval '1 minute', opens_at = now() - interval '1 hour' where id = ${goods.drop_id}`;
  await sql`update drops.drops set retired_at = now() where id = ${goods.drop_id}`;
  const channel = await givenChannel(sql, { shop_id: goods.shop_id });
  const deps = { keys, vault: shop.app.modules.identity.vault };
  const take = (key: string, state: 'new' | 'canceled') =>
    takeInChunks(sql, deps, {
      channel,
      import_id: null,
      rows: [givenRow({ key, qty: 2, state })],
      seen_at: new Date(),
    });
  await take('seed', 'canceled');
  await givenMatch(sql, channel, [{ variant_id: goods.variant_id, quantity: 1 }]);
  const buyers = Array.from({ length: 24 }, () => givenBuyer(shop));
  await Promise.all(buyers.map((buyer) => buyer.enter()));
  const [placed] = await Promise.all([
    Promise.all(buyers.map((buyer) => buyer.place(goods))),
    Promise.all(Array.from({ length: 10 }, (_, i) => take(`k${i}`, 'new'))),
  ]);
  const bought = placed.filter((reply) => reply.status === 201).length;
  for (const reply of placed) assert.ok([201, 409].includes(reply.status), JSON.stringify(reply.body));
  const [lot] = await sql<{ on_hand: number; held: number; allocated: number }[]>`
    select on_hand, held, allocated from inventory.lots where id = ${goods.lot_id}`;
  const [market] = await sql<{ units: number; short: number }[]>`
    select coalesce(sum(quantity) filter (where stock_state = 'allocated'), 0)::int as units,
      count(*) filter (where stock_state = 'short')::int as short
    from channels.lines where channel_id = ${channel.id} and state = 'new'`;
  assert.deepEqual([lot!.held, lot!.allocated], [bought, market!.units]);
  assert.ok(bought + market!.units <= 30, `${bought} + ${market!.units}`);
  assert.ok(bought + market!.units >= 29, 'and nothing is left lying');
  assert.ok(market!.short > 0 || bought < 24, 'there was less than was wanted');
});
