import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { DocumentVersions } from '../contract/operator.ts';
import { agreed_to_all } from '../server/modules/identity/testing.ts';
import { publishDocument } from '../server/modules/sellers/operator.ts';
import { transact } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';
import { type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
});
after(() => shop.close());

const lineOf = (goods: { variant_id: string; unit_price_krw: number }) => ({
  variant_id: goods.variant_id,
  quantity: 1,
  unit_price_krw: goods.unit_price_krw,
});
const today = [
  { kind: 'terms', version: agreed_to_all.terms },
  { kind: 'privacy', version: agreed_to_all.privacy },
];

/** What an order's page in the back office says was agreed to. */
async function consentsAt(
  { browser }: Awaited<ReturnType<typeof givenStaff>>,
  placed: { body: Record<string, unknown> },
) {
  const shown = await browser.call('GET', `/api/v1/admin/orders/${placed.body.order_id}`);
  assert.equal(shown.status, 200, JSON.stringify(shown.body));
  const consents = shown.body.consents as { kind: string; version: string; given_with: string; at: string }[];
  return consents.map(({ kind, version, given_with }) => ({ kind, version, given_with }));
}

test('a guest who did not agree is refused whatever page or program asks, and told to what; who did has it in the order', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 2, cap: 2 });
  const guest = givenBuyer(shop);
  await guest.enter();
  const without = await guest.checkOut([lineOf(goods)], { agreed: undefined });
  assert.deepEqual([without.status, without.body.code], [409, 'agreement_required']);
  assert.deepEqual(without.body.details, today, 'a program learns what to send');
  const old = await guest.checkOut([lineOf(goods)], { agreed: { ...agreed_to_all, terms: '2020-01-01' } });
  assert.deepEqual([old.body.code, old.body.details], ['terms_changed', today.slice(0, 1)]);
  const [held] = await shop.ctx.sql`select held from inventory.lots where id = ${goods.lot_id}`;
  assert.equal(held!.held, 0, 'refused orders hold nothing');

  const placed = await guest.checkOut([lineOf(goods)]);
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const [kept] = await shop.ctx.sql`
    select agreed_terms, agreed_privacy from orders.orders where id = ${placed.body.order_id as string}`;
  const desk = await givenStaff(shop, { role: 'owner' });
  const [terms] = await consentsAt(desk, placed);
  assert.deepEqual(terms, { kind: 'terms', version: agreed_to_all.terms, given_with: 'order' });
  assert.deepEqual({ ...kept }, { agreed_terms: agreed_to_all.terms, agreed_privacy: agreed_to_all.privacy });
});

test('an account agrees once: one made by an invitation is refused until it has, then orders without saying it again', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 5, cap: 5 });
  const { browser } = await givenStaff(shop, { role: 'viewer' });
  const order = () => browser.checkOut([lineOf(goods)], { agreed: undefined });
  assert.equal((await order()).body.code, 'agreement_required');
  const said = await browser.call('POST', '/api/v1/me/consents', { agreed: agreed_to_all });
  assert.equal(said.status, 200, JSON.stringify(said.body));
  const first = await order();
  assert.equal(first.status, 201);
  assert.equal((await order()).status, 201, 'and again');
  const desk = await givenStaff(shop, { role: 'owner' });
  assert.deepEqual(
    await consentsAt(desk, first),
    ['terms', 'privacy', 'age_14'].map((kind) => ({ kind, version: agreed_to_all.terms, given_with: 'account' })),
  );
  await shop.ctx
    .sql`update orders.orders set placed_at = placed_at - interval '1 day' where id = ${first.body.order_id as string}`;
  assert.deepEqual(await consentsAt(desk, first), [], 'what was agreed to later was not agreed to then');
});

test('an order that was placed before the words changed is told again to who asks with the same key', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 5, cap: 5 });
  const guest = givenBuyer(shop);
  await guest.enter();
  const key = newId();
  const placed = await guest.checkOut([lineOf(goods)], {}, key);
  assert.equal(placed.status, 201);
  const owner = await givenStaff(shop, { role: 'owner' });
  const text = '새 약관입니다. '.repeat(20);
  const published = await owner.browser.call('POST', '/api/v1/admin/documents/terms', { text, text_en: null });
  assert.equal(published.status, 200, JSON.stringify(published.body));
  const again = await guest.checkOut([lineOf(goods)], {}, key);
  assert.deepEqual([again.status, again.body], [201, placed.body]);
  assert.equal((await guest.checkOut([lineOf(goods)])).body.code, 'terms_changed', 'a new order needs the new words');
});

test('words that another process published a moment ago hold here at once: who agreed to them is not refused', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 5, cap: 5 });
  const guest = givenBuyer(shop);
  await guest.enter();
  const version = await transact(shop.ctx.sql, (tx) =>
    publishDocument(tx, { kind: 'privacy', text: '새 방침입니다. '.repeat(20), text_en: null }),
  );
  // Nothing told this process; its page reads the newest words, as every page does.
  const { versions } = (await guest.call('GET', '/api/v1/operator')).body as { versions: DocumentVersions };
  assert.equal(versions.privacy, version);
  const placed = await guest.checkOut([lineOf(goods)], { agreed: { ...versions, age_14: true } });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
});
