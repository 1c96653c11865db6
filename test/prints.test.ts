import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { takeInChunks } from '../server/modules/channels/index.ts';
import type { ChannelRef } from '../server/modules/channels/take-rows.ts';
import { givenChannel, givenRow } from '../server/modules/channels/testing.ts';
import { newId } from '../server/platform/ids.ts';
import { pdfTexts } from './decode.ts';
import { eventually, type GivenApp, givenApp } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
let staff: Awaited<ReturnType<typeof givenStaff>>;
let stranger: typeof staff;
let channel: ChannelRef;
const shop_id = newId();
before(async () => {
  shop = await givenApp();
  staff = await givenStaff(shop, { role: 'order_desk' });
  stranger = await givenStaff(shop, { role: 'order_desk', shops: [newId()] });
  channel = await givenChannel(shop.ctx.sql, { shop_id, name: '스마트스토어' });
  await take([row('1', '김하늘', '01023456789'), row('2', '이바다', '01034567891'), row('3', '박들', '01045678912')]);
});
after(() => shop.close());

const row = (order: string, recipient: string, phone: string, more: Parameters<typeof givenRow>[0] | object = {}) =>
  givenRow({
    key: order,
    order,
    bundle: order,
    product: '하늘 매트리스',
    qty: 1,
    state: 'confirmed',
    recipient,
    phone,
    ...more,
  });

async function take(rows: ReturnType<typeof row>[]): Promise<void> {
  const deps = { keys: shop.ctx.keys, vault: shop.app.modules.identity.vault };
  await takeInChunks(shop.ctx.sql, deps, { channel, import_id: null, rows, seen_at: new Date() });
  const keys = rows.map((one) => one.order).join();
  // They have arrived when fulfilment's goods are as many as those of the rows.
  const arrived = () => shop.ctx.sql<{ quantity: number; recipients: number }[]>`
    select coalesce(sum(l.quantity), 0)::int as quantity from fulfilment.lines l join fulfilment.parcels p on p.id = l.parcel_id
    where p.order_key = any (string_to_array(${keys}, ','))`;
  const wanted = rows.reduce((sum, one) => sum + one.qty, 0);
  await eventually(arrived, ([seen]) => seen?.quantity === wanted, 20_000);
}

async function print(body: object, who = staff) {
  const made = await who.browser.call('POST', '/api/v1/admin/prints', { kind: 'slip', sheet: 'a4', ...body });
  if (made.status !== 201) return { made, pages: [] as string[] };
  const headers = { cookie: who.browser.cookie() };
  const file = await fetch(`${shop.url}/api/v1/admin/prints/${made.body.print_id}/file`, { headers });
  assert.deepEqual([file.status, file.headers.get('content-type')], [200, 'application/pdf']);
  return { made, pages: await pdfTexts(Buffer.from(await file.arrayBuffer())) };
}
const changedSince = async () =>
  (await staff.browser.call('GET', '/api/v1/admin/prints/changed')).body.changed as {
    number: number;
    changes: { what: string; title: string | null; before: string | null; after: string | null }[];
  }[];

test('slips of everything open: names opened on paper, in order, written into the audit; nothing has changed yet', async () => {
  const { made, pages } = await print({});
  assert.deepEqual([made.body.deliveries, made.body.repeated], [3, 0]);
  assert.equal(pages.length, 3);
  const whole = pages.join('\n');
  for (const text of ['김하늘', '이바다', '박들', '010-2345-6789', '하늘 매트리스'])
    assert.ok(whole.includes(text), text);
  assert.ok(!whole.includes('재출력'));
  assert.deepEqual(await changedSince(), []);
  const told = await shop.ctx
    .sql`select actor_id, body::jsonb -> 'detail' ->> 'deliveries' as deliveries from identity.audit where act = 'fulfilment.print'`;
  assert.deepEqual(
    told.map((one) => [one.actor_id, one.deliveries]),
    [[staff.account_id, '3']],
  );
  const loaded = await print({ loading: true });
  assert.deepEqual(
    loaded.pages.map((page) => /D1\d{5}/.exec(page)![0]),
    pages.map((page) => /D1\d{5}/.exec(page)![0]).reverse(),
  );
});

test('what changes after printing is a list, and the reprint says so with the change marked', async () => {
  await take([row('1', '김하늘', '01023456789', { qty: 3 })]);
  const [changed, ...rest] = await changedSince();
  assert.deepEqual(rest, []);
  assert.deepEqual(
    changed?.changes.map(({ what, title, before, after }) => [what, title, before, after]),
    [['quantity', '하늘 매트리스', '1', '3']],
  );
  const [{ delivery_id }] = (await shop.ctx
    .sql`select delivery_id from fulfilment.parcels where order_key = '1'`) as unknown as [{ delivery_id: string }];
  const { made, pages } = await print({ delivery_ids: [delivery_id] });
  assert.deepEqual([made.body.deliveries, made.body.repeated], [1, 1]);
  assert.match(pages[0]!, /재출력 3번째/);
  assert.match(pages[0]!, /1 → 3/);
  assert.deepEqual(await changedSince(), [], 'the newest paper is right again');
});

test('nobody prints what is another shop’s, or fetches its papers; no names lie in what is kept', async () => {
  assert.equal((await print({}, stranger)).made.status, 404);
  const { made } = await print({ kind: 'label', sheet: 'thermal' });
  const headers = { cookie: stranger.browser.cookie() };
  const theirs = await fetch(`${shop.url}/api/v1/admin/prints/${made.body.print_id}/file`, { headers });
  assert.equal(theirs.status, 404);
  const kept = await shop.ctx
    .sql`select picture::text from fulfilment.printed where picture::text like '%하늘 매트리스%'`;
  assert.ok(kept.length > 0, 'goods are kept');
  assert.equal((await shop.ctx.sql`select from fulfilment.printed where picture::text like '%김하늘%'`).length, 0);
});
