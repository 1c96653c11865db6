import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { channelRekeySteps } from '../server/modules/channels/index.ts';
import { createKeyring } from '../server/platform/crypto.ts';
import { newId } from '../server/platform/ids.ts';
import { eventually, type GivenApp, givenApp } from './given-app.ts';
import { givenStaff } from './given-staff.ts';
import { coupang_keys, coupangBox, startCoupang } from './markets/coupang-server.ts';
import { naver_keys, naverDetail, startNaver } from './markets/naver-server.ts';

let shop: GivenApp;
let owner: Awaited<ReturnType<typeof givenStaff>>;
let naver: Awaited<ReturnType<typeof startNaver>>;
let coupang: Awaited<ReturnType<typeof startCoupang>>;
const shop_id = newId();
const ids = Array.from({ length: 8 }, (_, n) => `202604130000000${n}`);
let [smartstore, wing] = ['', ''];

before(async () => {
  [naver, coupang] = await Promise.all([startNaver({ page_size: 3 }), startCoupang({ page_size: 2 })]);
  const addresses = { smartstore: naver.url, coupang: coupang.url };
  shop = await givenApp({
    config: { markets: { addresses, now: naver.now, per_second: 200, pull_every_ms: 86_400_000 } },
  });
  await shop.ctx.sql`insert into sellers.shops (id, slug, name) values (${shop_id}, 'yard', '마당')`;
  owner = await givenStaff(shop, { role: 'owner' });
});
after(async () => {
  await shop.close();
  await Promise.all([naver.close(), coupang.close()]);
});

const call = (method: string, path: string, body?: unknown) =>
  owner.browser.call(method, `/api/v1/admin/channels/${path}`, body);
async function pull(channel_id: string): Promise<Record<string, unknown>> {
  const [told] = await shop.app.modules.markets.pull(channel_id);
  return told!;
}
const connect = (kind: string, keys: object) => call('PUT', 'markets', { shop_id, kind, keys });
const marketOf = async (channel_id: string) =>
  ((await call('GET', 'markets')).body.markets as Record<string, unknown>[]).find(
    (one) => one.channel_id === channel_id,
  )!;

type Line = { id: string; line_key: string; state: string; version: number; tracking_number: string | null };
const linesOf = (channel_id: string) =>
  shop.ctx.sql<Line[]>`
    select id, line_key, state, version::int, tracking_number from channels.lines where channel_id = ${channel_id} order by line_key`;
const stateOf = async (key: string) => (await linesOf(smartstore)).find((one) => one.line_key === key)?.state;

test('only the owner connects a market; its keys are sealed and are seen nowhere again', async () => {
  const manager = await givenStaff(shop, { role: 'manager' });
  const wish = { shop_id, kind: 'smartstore', keys: naver_keys };
  assert.equal((await manager.browser.call('PUT', '/api/v1/admin/channels/markets', wish)).status, 403);
  assert.equal((await connect('coupang', naver_keys)).body.code, 'invalid_input', 'keys of another market');
  assert.equal((await connect('smartstore', { ...naver_keys, client_secret: 'no salt' })).body.code, 'invalid_input');
  const made = await connect('smartstore', naver_keys);
  assert.deepEqual(
    [made.status, made.body.connected, made.body.pulled_until],
    [200, true, null],
    JSON.stringify(made.body),
  );
  smartstore = String(made.body.channel_id);
  wing = String((await connect('coupang', coupang_keys)).body.channel_id);
  const again = await connect('smartstore', naver_keys);
  assert.equal(again.body.channel_id, smartstore, 'new keys for the same channel');
  const kept = await shop.ctx.sql<{ text: string }[]>`
    select a::text as text from channels.api_access a union all select i::text from platform.idempotency i
    union all select body::text from identity.audit`;
  for (const { text } of kept)
    for (const secret of [naver_keys.client_secret, coupang_keys.secret_key]) {
      assert.ok(!text.includes(secret) && !text.includes(Buffer.from(secret).toString('hex')), text);
    }
});

test('keys sealed by an older secret are sealed anew, and still open', async () => {
  const { sql } = shop.ctx;
  const keys = createKeyring('the newest secret, also long enough 32+', { previous: ['s'.repeat(40)] });
  const step = channelRekeySteps({ keys }).find((one) => one.name.includes('interfaces'))!;
  assert.equal(await step.count(sql), 2);
  await sql
    .begin(async (tx) => {
      assert.equal((await step.run(tx as never, '00000000-0000-0000-0000-000000000000', 10)).changed, 2);
      const rows = await tx<{ sealed_keys: Buffer }[]>`select sealed_keys from channels.api_access`;
      assert.ok(rows.every((one) => keys.isSealedNewest(one.sealed_keys)));
      throw new Error('back');
    })
    .catch((error: Error) => assert.equal(error.message, 'back'));
});

test('what changed is pulled page by page; windows overlap, and what comes twice changes nothing', async () => {
  for (const id of ids) {
    naver.pass(1);
    naver.put(naverDetail(id));
  }
  naver.pass(1_000);
  const first = (await call('POST', `markets/${smartstore}/pull`, {})).body;
  assert.deepEqual([first.rows, first.error], [8, null], JSON.stringify(first));
  const before = await linesOf(smartstore);
  assert.deepEqual(new Set(before.map((one) => one.state)), new Set(['new']));
  naver.pass(30_000);
  const second = await pull(smartstore);
  assert.equal(second.rows, 8, 'the window begins before the end of the last one');
  assert.deepEqual(await linesOf(smartstore), before);
  const [person] = await shop.ctx.sql`select recipient_ref is not null as sealed from channels.deliveries limit 1`;
  assert.equal(person?.sealed, true);
  // Mid-way broken: what was taken stays, the rest comes with the next pull.
  naver.pass(300_000);
  naver.put(naverDetail('2026041300000090', { placeOrderStatus: 'OK' }));
  naver.next('query', 'refuse');
  const broken = await pull(smartstore);
  assert.deepEqual(broken.error, { code: 'UNAVAILABLE', passing: true });
  assert.deepEqual((await marketOf(smartstore)).error, { code: 'UNAVAILABLE', passing: true });
  assert.equal((await pull(smartstore)).error, null);
  assert.equal(await stateOf('2026041300000090'), 'confirmed');
});

test('발주확인 is told to the market; a lost answer is asked about, a refusal is shown beside its line', async () => {
  const gone = '2026041300000091';
  naver.put(naverDetail(gone));
  naver.pass(1_000);
  await pull(smartstore);
  naver.details.delete(gone);
  naver.put(naverDetail(ids[7]!, { claimType: 'CANCEL', claimStatus: 'CANCEL_REQUEST' }), 'CLAIM_REQUESTED');
  naver.next('confirm', 'lose');
  const line_ids = (await linesOf(smartstore)).map((one) => one.id);
  const { body } = await owner.browser.call('POST', '/api/v1/admin/channel-lines/confirm', { line_ids });
  assert.equal(body.confirmed, 9, JSON.stringify(body));
  await eventually(
    () => shop.ctx.sql<{ state: string }[]>`select state from platform.effects where kind = 'channels.confirm'`,
    (rows) => rows.every((one) => one.state === 'done'),
    60_000,
  );
  for (const id of ids.slice(0, 7)) assert.equal(naver.details.get(id)?.productOrder.placeOrderStatus, 'OK');
  await pull(smartstore);
  assert.equal(await stateOf(ids[7]!), 'cancel_requested');
  const shown = (await call('GET', `dispatch?channel_id=${smartstore}`)).body.lines as {
    line_key: string;
    refusal: { act: string; code: string } | null;
  }[];
  const refused = shown.filter((one) => one.refusal);
  assert.deepEqual(
    refused.map(({ line_key, refusal }) => [line_key, refusal?.act, refusal?.code]),
    [[gone, 'confirm', '100001']],
  );
  assert.equal((await marketOf(smartstore)).refused, 1);
  // It is on the day's work, too, for who sees the shop; told again, the market may take it.
  const work = (path: string) => owner.browser.call('GET', `/api/v1/admin/channel-work${path}`);
  const listed = async () => (await work('/lines?list=refused')).body.lines as { id: string; refusal: unknown }[];
  assert.equal(((await work('')).body.counts as { refused: number }).refused, 1);
  const [line] = await listed();
  assert.deepEqual(line?.refusal, refused[0]!.refusal);
  const stranger = (await givenStaff(shop, { role: 'order_desk', shops: [newId()] })).browser;
  assert.deepEqual((await stranger.call('GET', '/api/v1/admin/channel-work/lines?list=refused')).body.lines, []);
  naver.put(naverDetail(gone));
  const again = await owner.browser.call('POST', '/api/v1/admin/channel-lines/confirm', { line_ids: [line!.id] });
  assert.deepEqual(again.body, { confirmed: 0, told_again: 1, left_out: 0 });
  await eventually(
    () => Promise.resolve(naver.details.get(gone)?.productOrder.placeOrderStatus),
    (status) => status === 'OK',
    60_000,
  );
  assert.deepEqual(await listed(), []);
});

test('발송지연 is told to the market; a lost answer is asked about, a refusal is shown beside its line', async () => {
  const delayed = async (keys: string[], until: string) => {
    const line_ids = (await linesOf(smartstore)).filter((one) => keys.includes(one.line_key)).map((one) => one.id);
    const path = '/api/v1/admin/channel-lines/delay';
    const { body } = await owner.browser.call('POST', path, { line_ids, reason: 'made_to_order', until });
    await eventually(
      () => shop.ctx.sql<{ state: string }[]>`select state from platform.effects where kind = 'channels.delay'`,
      (rows) => rows.length > 0 && rows.every((one) => one.state === 'done'),
      60_000,
    );
    return body;
  };
  naver.next('delay', 'lose');
  assert.deepEqual(await delayed(ids.slice(6), '2099-04-30'), { delayed: 2, left_out: 0 });
  for (const id of ids.slice(6))
    assert.equal(naver.details.get(id)?.productOrder.shippingDueDate, '2099-04-30T23:59:59.000+09:00');
  await delayed([ids[6]!], '2099-04-29');
  const shown = (await call('GET', `dispatch?channel_id=${smartstore}`)).body.lines as {
    line_key: string;
    refusal: { act: string; code: string } | null;
  }[];
  assert.deepEqual(shown.find((one) => one.line_key === ids[6])?.refusal, {
    act: 'delay',
    code: '104132',
    message: '처리할 수 없는 주문입니다 (104132)',
  });
});

async function readyToLeave(channel_id: string): Promise<void> {
  // What matching and stock do is proven elsewhere.
  await shop.ctx.sql`
    update channels.lines set stock_state = 'allocated', blocks = '{}' where channel_id = ${channel_id}`;
}
type Told = { row: number; line_key: string; result: string; code: string | null };
const toldOf = async (export_id: string) => (await call('GET', `exports/${export_id}`)).body.lines as Told[];

test('dispatch is told row by row, and each line follows its own answer', async () => {
  await readyToLeave(smartstore);
  const entries = ids.slice(0, 6).map((key) => ({ key, courier: 'CJ대한통운', tracking_number: '500000304022' }));
  assert.equal((await call('POST', 'tracking', { channel_id: smartstore, entries })).status, 200);
  naver.details.get(ids[5]!)!.productOrder.productOrderStatus = 'CANCELED';
  naver.next('dispatch', 'half');
  const made = await call('POST', 'exports', { channel: smartstore, form: 'dispatch', to_market: true });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { export_id } = made.body.export as { export_id: string };
  const told = await eventually(
    () => toldOf(export_id),
    (rows) => rows.every((row) => row.result === 'done' || row.result === 'refused'),
    60_000,
  );
  assert.deepEqual(
    told.map((row) => [row.line_key, row.result]),
    ids.slice(0, 6).map((key) => [key, key === ids[5] ? 'refused' : 'done']),
  );
  assert.equal(told.at(-1)?.code, '104116');
  assert.equal(naver.dispatched.length, 5, 'nothing was sent twice though half the answer was missing');
  for (const key of ids.slice(0, 5)) assert.equal(await stateOf(key), 'shipping');
  assert.equal(await stateOf(ids[5]!), 'canceled', 'the market shows why');
});

test('a market that says done and shows the line as not sent is asked again, and told again', async () => {
  const entries = [{ key: ids[6]!, courier: '롯데택배', tracking_number: '123456789013' }];
  await call('POST', 'tracking', { channel_id: smartstore, entries });
  naver.next('dispatch', 'lie');
  const made = await call('POST', 'exports', { channel: smartstore, form: 'dispatch', to_market: true });
  const { export_id } = made.body.export as { export_id: string };
  await eventually(
    () => toldOf(export_id),
    ([row]) => row?.result === 'done',
    60_000,
  );
  assert.equal(naver.dispatched.filter((one) => one.productOrderId === ids[6]).length, 1);
  assert.equal(await stateOf(ids[6]!), 'shipping');
});

test('an older picture turns nothing back', async () => {
  const detail = structuredClone(naver.details.get(ids[0]!)!);
  detail.productOrder.productOrderStatus = 'PAYED';
  delete detail.delivery;
  naver.pass(200_000);
  naver.put(detail);
  await pull(smartstore);
  assert.equal(await stateOf(ids[0]!), 'shipping');
});

test('Coupang is pulled, confirmed and dispatched the same way', async () => {
  const day = new Date(naver.now().getTime() + 9 * 3_600_000).toISOString().slice(0, 10);
  for (const id of ['705760680562857901', '705760680562857902'])
    coupang.put(coupangBox(id, { orderedAt: `${day}T00:00:01` }));
  assert.equal((await pull(wing)).rows, 2);
  assert.equal((await pull(wing)).rows, 2);
  const lines = await linesOf(wing);
  assert.deepEqual(
    lines.map((one) => one.state),
    ['new', 'new'],
  );
  const line_ids = lines.map((one) => one.id);
  await owner.browser.call('POST', '/api/v1/admin/channel-lines/confirm', { line_ids });
  await eventually(
    async () => [...coupang.boxes.values()].map((one) => one.status),
    (found) => found.every((one) => one === 'INSTRUCT'),
    60_000,
  );
  await readyToLeave(wing);
  const entries = lines.map((one) => ({ key: one.line_key, courier: 'CJ대한통운', tracking_number: '500000304022' }));
  await call('POST', 'tracking', { channel_id: wing, entries });
  coupang.next('invoices', 'lose');
  const made = await call('POST', 'exports', { channel: wing, form: 'dispatch', to_market: true });
  const { export_id } = made.body.export as { export_id: string };
  await eventually(
    () => toldOf(export_id),
    (rows) => rows.every((row) => row.result === 'done'),
    60_000,
  );
  assert.equal(coupang.invoices.length, 2, 'the lost answer was asked about, not sent again');
});

test('without keys nothing is told: what waited is refused and may leave by file', async () => {
  assert.equal((await call('DELETE', `markets/${smartstore}`)).body.connected, false);
  assert.equal((await call('POST', `markets/${smartstore}/pull`, {})).body.code, 'not_connected');
  const wish = { channel: smartstore, form: 'dispatch', to_market: true };
  assert.equal((await call('POST', 'exports', wish)).body.code, 'not_connected');
});
