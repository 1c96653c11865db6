// waits: for connections that are lost and come back
import { after, before, test } from 'node:test';
import { closeShop, flows, givenShopBehindProxy, type Mishap, visitGaps } from './gaps.ts';

/**
 * A buyer buys, pays and cancels; another one buys and never pays. Again and again, and each time one COMMIT of the shop is lost
 * on its way to PostgreSQL, or its reply is. The connection is gone, the server lives on: it must find out what happened.
 */
let shop: Awaited<ReturnType<typeof givenShopBehindProxy>>;
before(async () => {
  shop = await givenShopBehindProxy();
});
after(() => shop && closeShop(shop));

const common = { onCut: async () => {}, at: () => true, counted: 'lost commits' };
const mishaps: Mishap[] = [
  { ...common, name: 'this commit is lost on its way', fate: 'cut_before' },
  { ...common, name: 'the reply to this commit is lost', fate: 'cut_after' },
];

for (const flow of flows)
  test(`${flow.name} survive the loss of any one commit`, (t) => visitGaps(t, shop, flow, mishaps));
