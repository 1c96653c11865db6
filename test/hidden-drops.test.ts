import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
});
after(() => shop.close());

type Listed = { drops: { drop_id: string }[] };

test('a drop of a draft is known to staff only; one of paused goods is not listed, and its own page says so', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 3, cap: 1 });
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const { browser: clerk } = await givenStaff(shop, { role: 'manager' });
  const become = (state: string) =>
    shop.ctx.sql`
      update catalog.products set state = ${state}
      where id = (select product_id from catalog.variants where id = ${goods.variant_id})`;
  const seenBy = async (who: Pick<typeof buyer, 'call'>) => {
    const list = (await who.call('GET', '/api/v1/drops')).body as unknown as Listed;
    const one = await who.call('GET', `/api/v1/drops/${goods.drop_id}`);
    return `${list.drops.some((drop) => drop.drop_id === goods.drop_id) ? 'listed' : 'not listed'}, ${one.status}`;
  };
  const buyerSees = (words: string) =>
    eventually(
      () => seenBy(buyer),
      (seen) => seen === words,
    );

  await buyerSees('listed, 200');
  await become('draft');
  await buyerSees('not listed, 404');
  assert.equal(await seenBy(clerk), 'listed, 200');
  assert.equal(shop.app.modules.live_drops.read(goods.drop_id), null, 'nor has its page a picture for messengers');
  await become('paused');
  await buyerSees('not listed, 200');
  assert.equal(await seenBy(clerk), 'listed, 200');
  await become('on_sale');
  await buyerSees('listed, 200');
});
