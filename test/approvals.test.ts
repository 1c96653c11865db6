import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { resumeApproved, sweepApprovals } from '../server/modules/identity/index.ts';
import { newId } from '../server/platform/ids.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

type Desk = Awaited<ReturnType<typeof givenStaff>>;
let shop: GivenApp;
let owner: Desk;
before(async () => {
  shop = await givenApp();
  owner = await givenStaff(shop, { role: 'owner' });
});
after(() => shop.close());

const stale = (desk: Desk) => shop.ctx.sql`
  update identity.sessions set proved_at = now() - interval '16 minutes' where account_id = ${desk.account_id}`;
const approvals = '/api/v1/admin/approvals';

/** Two units of 600,000 won each, paid. */
async function givenPaid() {
  const goods = await givenOpenDrop(shop.ctx, { stock: 5, cap: 3, price_krw: 600_000 });
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const order = (await buyer.place(goods, { quantity: 2 })).body as { order_id: string; amount_krw: number };
  await buyer.confirm(order, await buyer.authenticate(order));
  await eventually(
    () => buyer.call('GET', `/api/v1/orders/${order.order_id}`),
    (seen) => seen.body.state === 'confirmed',
  );
  return { ...order, ...goods, path: `/api/v1/admin/orders/${order.order_id}/cancel` };
}
const stateOf = async (order: { order_id: string }) =>
  (await shop.ctx.sql`select state from orders.orders where id = ${order.order_id}`)[0]!.state;

/** Asks for the whole refund of an order, which waits; its approval. */
async function givenWaiting(desk: Desk, order: { path: string }, key: string = newId()) {
  const asked = await desk.browser.call('POST', order.path, { reason: '상품 하자' }, key);
  assert.deepEqual([asked.status, asked.body.code], [403, 'approval_required'], JSON.stringify(asked.body));
  const { approval_id } = asked.body.params as { approval_id: string };
  return { approval_id, at: `${approvals}/${approval_id}`, key };
}

test('alone, a proof is enough: a big refund without one is refused and nothing moves, with one it is done', async () => {
  const order = await givenPaid();
  await stale(owner);
  const refused = await owner.browser.call('POST', order.path, { reason: '상품 하자' });
  assert.deepEqual([refused.status, refused.body.code], [403, 'proof_required']);
  assert.equal(await stateOf(order), 'confirmed');
  const proved = await owner.browser.call('POST', '/api/v1/me/proof', { password: owner.password });
  assert.equal(proved.status, 200);
  assert.equal((await owner.browser.call('POST', order.path, { reason: '상품 하자' })).status, 200);
  assert.equal(await stateOf(order), 'canceled');
});

test('alone, a whole drop is ended only after a proof; its words change without', async () => {
  const { drop_id } = await givenOpenDrop(shop.ctx);
  const path = `/api/v1/admin/drops/${drop_id}`;
  await stale(owner);
  assert.equal((await owner.browser.call('PATCH', path, { title_ko: '새 이름' })).status, 200);
  assert.equal((await owner.browser.call('PATCH', path, { canceled: true })).body.code, 'proof_required');
  await owner.browser.call('POST', '/api/v1/me/proof', { password: owner.password });
  const done = await owner.browser.call('PATCH', path, { canceled: true });
  assert.equal((done.body.live as { phase: string }).phase, 'canceled');
});

test('with a second person there: asked once, never approved by oneself, done once and in the name of who asked', async () => {
  const [manager, warehouse] = [
    await givenStaff(shop, { role: 'manager' }),
    await givenStaff(shop, { role: 'warehouse' }),
  ];
  const order = await givenPaid();
  const waiting = await givenWaiting(owner, order);
  const again = await givenWaiting(owner, order);
  assert.equal(again.approval_id, waiting.approval_id, 'the same thing waits once');
  const other = await owner.browser.call('POST', order.path, { reason: '다른 까닭' }, waiting.key);
  assert.equal(other.body.code, 'idempotency_key_reused');
  assert.equal(await stateOf(order), 'confirmed');

  assert.equal((await owner.browser.call('POST', `${waiting.at}/approve`, {})).body.code, 'own_approval');
  assert.equal((await warehouse.browser.call('POST', `${waiting.at}/approve`, {})).status, 403);
  await assert.rejects(
    shop.ctx.sql`
      update identity.approvals set decided_by = requested_by, state = 'approved'
      where approval_id = ${waiting.approval_id}`.execute(),
    /approvals_second_person/,
    'nor by the database',
  );

  const seen = (await manager.browser.call('GET', `${approvals}?open=true`)).body.approvals as Record<
    string,
    unknown
  >[];
  const shown = seen.find((one) => one.approval_id === waiting.approval_id)!;
  assert.deepEqual([shown.kind, shown.mine, shown.may_decide, shown.requested_by], ['refund', false, true, '김직원']);
  assert.equal((shown.shown as { krw: number }).krw, 1_200_000);

  await stale(manager);
  assert.equal((await manager.browser.call('POST', `${waiting.at}/approve`, {})).body.code, 'proof_required');
  await manager.browser.call('POST', '/api/v1/me/proof', { password: manager.password });
  const approved = await manager.browser.call('POST', `${waiting.at}/approve`, { reason: '사진 확인' });
  assert.deepEqual([approved.status, approved.body.state], [200, 'performed'], JSON.stringify(approved.body));
  assert.equal(await stateOf(order), 'canceled');
  const refunds = await shop.ctx.sql`select amount_krw from payments.refunds where order_id = ${order.order_id}`;
  assert.deepEqual([...refunds], [{ amount_krw: 1_200_000 }]);
  const acts = await shop.ctx.sql<{ act: string; actor_id: string }[]>`
    select act, actor_id from identity.audit where subject = ${order.order_id} order by seq`;
  assert.deepEqual(
    acts.map((one) => [one.act, one.actor_id === owner.account_id ? 'owner' : 'manager']),
    [
      ['approvals.requested', 'owner'],
      ['approvals.approved', 'manager'],
      ['orders.cancel', 'owner'],
      ['approvals.performed', 'owner'],
    ],
  );
  // Who asked hears the answer under the key they asked with.
  const repeated = await owner.browser.call('POST', order.path, { reason: '상품 하자' }, waiting.key);
  assert.deepEqual([repeated.status, repeated.body.state], [200, 'canceled']);
});

test('of two who approve at once one does it; a refusal says why; one’s own is taken back', async () => {
  const [one, two] = [await givenStaff(shop, { role: 'manager' }), await givenStaff(shop, { role: 'order_desk' })];
  const order = await givenPaid();
  const waiting = await givenWaiting(owner, order);
  const both = await Promise.all([one, two].map((desk) => desk.browser.call('POST', `${waiting.at}/approve`, {})));
  assert.deepEqual(both.map((reply) => reply.body.state ?? reply.body.code).sort(), ['approval_over', 'performed']);
  const refunds = await shop.ctx.sql`select 1 from payments.refunds where order_id = ${order.order_id}`;
  assert.equal(refunds.length, 1);

  const second = await givenPaid();
  const refused = await givenWaiting(owner, second);
  assert.equal((await one.browser.call('POST', `${refused.at}/refuse`, { reason: '' })).status, 400);
  const said = await one.browser.call('POST', `${refused.at}/refuse`, { reason: '고객과 통화 먼저' });
  assert.deepEqual([said.body.state, said.body.reason], ['refused', '고객과 통화 먼저']);
  assert.equal((await one.browser.call('POST', `${refused.at}/approve`, {})).body.code, 'approval_over');
  const late = await owner.browser.call('POST', second.path, { reason: '상품 하자' }, refused.key);
  assert.equal(late.body.code, 'approval_over', 'the same key does not ask twice');

  const mine = await givenWaiting(owner, second);
  assert.equal((await one.browser.call('POST', `${mine.at}/withdraw`)).status, 403);
  assert.equal((await owner.browser.call('POST', `${mine.at}/withdraw`)).body.state, 'withdrawn');
  assert.equal((await one.browser.call('POST', `${mine.at}/approve`, {})).body.code, 'approval_over');
  assert.equal(await stateOf(second), 'confirmed');
});

test('who asked lost the permission, the second person lost it, three days went by: nothing is done', async () => {
  const [asker, helper] = [await givenStaff(shop, { role: 'manager' }), await givenStaff(shop, { role: 'order_desk' })];
  const order = await givenPaid();
  const first = await givenWaiting(asker, order);
  const { sql } = shop.ctx;
  // Without ending its session: what this process remembers of the helper still says order desk.
  await sql`update identity.accounts set staff_role = 'viewer' where account_id = ${helper.account_id}`;
  const forbidden = await helper.browser.call('POST', `${first.at}/approve`, {});
  assert.ok([403, 404].includes(forbidden.status), JSON.stringify(forbidden.body));
  await sql`update identity.accounts set staff_role = 'warehouse' where account_id = ${asker.account_id}`;
  const lapsed = await owner.browser.call('POST', `${first.at}/approve`, {});
  assert.equal(lapsed.body.state, 'lapsed');
  assert.equal(await stateOf(order), 'confirmed');

  const second = await givenWaiting(owner, order);
  await sql`update identity.approvals set expires_at = now() where approval_id = ${second.approval_id}`;
  assert.equal(await sweepApprovals(sql), 1);
  const [row] = await sql`
    select state, sealed_request from identity.approvals where approval_id = ${second.approval_id}`;
  assert.deepEqual({ ...row }, { state: 'lapsed', sealed_request: null }, 'what was said is gone');
  assert.equal(await stateOf(order), 'confirmed');
});

test('approved, and the process died before it was done: another takes it up, and once only', async () => {
  const helper = await givenStaff(shop, { role: 'manager' });
  const order = await givenPaid();
  const { approval_id } = await givenWaiting(owner, order);
  const { sql } = shop.ctx;
  await sql`
    update identity.approvals set state = 'approved', decided_by = ${helper.account_id}, decided_at = now(),
      performing_until = now() - interval '1 s' where approval_id = ${approval_id}`;
  const { identity } = shop.app.modules;
  const taken = await Promise.all([resumeApproved(identity), resumeApproved(identity)]);
  assert.deepEqual(taken.sort(), [0, 1]);
  assert.equal(await stateOf(order), 'canceled');
  const [row] = await sql`select state, outcome from identity.approvals where approval_id = ${approval_id}`;
  assert.deepEqual({ ...row }, { state: 'performed', outcome: null });
});

test('somebody limited to a shop decides about its orders alone; roles and limits wait for another owner', async () => {
  const order = await givenPaid();
  const [here, elsewhere] = [
    await givenStaff(shop, { role: 'order_desk', shops: [order.shop_id] }),
    await givenStaff(shop, { role: 'order_desk', shops: [newId()] }),
  ];
  const waiting = await givenWaiting(owner, order);
  assert.equal((await elsewhere.browser.call('POST', `${waiting.at}/approve`, {})).status, 404);
  const listed = (await elsewhere.browser.call('GET', approvals)).body.approvals as unknown[];
  assert.deepEqual(listed, []);
  assert.equal((await here.browser.call('POST', `${waiting.at}/approve`, {})).body.state, 'performed');

  const second = await givenStaff(shop, { role: 'owner' });
  const set = await owner.browser.call('PUT', '/api/v1/admin/staff', { email: here.email, role: 'manager' });
  assert.equal(set.body.code, 'approval_required');
  const off = { second_person: false, refund_krw: 1_000_000, export_people: 500 };
  const settings = '/api/v1/admin/approval-settings';
  const asked = await owner.browser.call('PUT', settings, off);
  assert.equal(asked.body.code, 'approval_required', 'nobody switches the second person off alone');
  const id = (asked.body.params as { approval_id: string }).approval_id;
  assert.equal((await here.browser.call('POST', `${approvals}/${id}/approve`, {})).status, 404);
  assert.equal((await second.browser.call('POST', `${approvals}/${id}/approve`, {})).body.state, 'performed');
  assert.deepEqual((await owner.browser.call('GET', settings)).body, off);
  const now = await owner.browser.call('PUT', '/api/v1/admin/staff', { email: here.email, role: 'manager' });
  assert.equal(now.status, 200, 'switched off, a proof is enough');
});
