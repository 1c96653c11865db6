import { after, before, test } from 'node:test';
import { full_length } from './count.ts';
import { closeShop, flows, givenShopBehindProxy, type Mishap, visitGaps } from './gaps.ts';

/**
 * A buyer buys, pays and cancels; another one buys and never pays. Again and again, and each time the server dies by SIGKILL
 * at one commit: PostgreSQL has it, nobody else knows. The buyer's page clicks again with the same key.
 */
let shop: Awaited<ReturnType<typeof givenShopBehindProxy>>;
before(async () => {
  shop = await givenShopBehindProxy();
});
after(() => shop && closeShop(shop));

/** The short run dies where goods or money change hands, the long one at every commit, and before each of them too. */
const at = (writes: string) => full_length || /orders\.orders/.test(writes);
const common = { onCut: () => shop.copy.killAndRestart({ database_too: false }), at, counted: 'crashes' };
const mishaps: Mishap[] = [
  { ...common, name: 'the server dies after this commit, before it knows', fate: 'cut_after' },
  { ...common, name: 'the server dies before this commit', fate: 'cut_before', at: () => full_length },
];

for (const flow of flows)
  test(`${flow.name} survive a SIGKILL at any commit`, (t) => visitGaps(t, shop, flow, mishaps));
