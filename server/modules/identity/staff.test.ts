import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminListAudit, adminListStaff, adminSetStaff, may, readSession, signIn } from '@madang/contract';
import { transact } from '../../platform/db.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { audit, findBrokenLink } from './audit.ts';
import { demo_people, demoPassword, seedDemoPeople } from './demo-people.ts';
import { setStaffRole } from './staff.ts';
import { givenAccount, givenApp, givenBrowser, givenIdentity, test_keys, test_password } from './testing.ts';

test('grants are patterns, and what is taken away stays away', () => {
  const staff = ['*', '!people.*', '!settings.write', '!audit.*'];
  const viewer = ['*.read', '!people.*', '!audit.*', '!personal_data.*'];
  const table: [string[], string, boolean][] = [
    [['*'], 'people.write', true],
    [staff, 'orders.write', true],
    [staff, 'people.read', false],
    [staff, 'settings.read', true],
    [staff, 'settings.write', false],
    [viewer, 'orders.read', true],
    [viewer, 'orders.write', false],
    [viewer, 'personal_data.read', false],
    [['orders.*'], 'orders.write', true],
    [['orders.*'], 'ordersx.write', false],
    [[], 'orders.read', false],
  ];
  for (const [grants, permission, allowed] of table)
    assert.equal(may(grants, permission), allowed, `${grants} ${permission}`);
});

test('the demo logins work once each, after any number of starts', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  await seedDemoPeople(identity);
  await seedDemoPeople(identity);
  const [rows] = await sql<{ accounts: number }[]>`select count(*) as accounts from identity.accounts`;
  assert.equal(rows!.accounts, demo_people.length);
  const app = givenApp(identity);
  for (const { email, role } of demo_people) {
    const browser = givenBrowser(app);
    const done = await browser.call(signIn, { body: { email, password: demoPassword(test_keys) } });
    assert.deepEqual([done.status, done.body.account.staff?.role ?? null], [201, role]);
  }
});

test('only an owner manages people; every change is in the audit and ends the member’s sessions', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const app = givenApp(identity);
  const owner = await givenAccount(identity, { email: 'o@madang.test', name: '주인', role: 'owner' });
  const buyer = await givenAccount(identity, { email: 'b@madang.test', name: '손님' });
  const [by_owner, by_buyer] = [givenBrowser(app), givenBrowser(app)];
  await by_owner.call(signIn, { body: { email: owner.email, password: test_password } });
  await by_buyer.call(signIn, { body: { email: buyer.email, password: test_password } });
  assert.equal((await by_buyer.call(adminListStaff)).status, 403);
  assert.equal((await givenBrowser(app).call(adminListStaff)).status, 401);

  const set = await by_owner.call(adminSetStaff, { body: { email: 'B@madang.test', role: 'staff' } });
  assert.deepEqual(
    set.body.members.map((one: { name: string; role: string }) => [one.name, one.role]),
    [
      ['주인', 'owner'],
      ['손님', 'staff'],
    ],
  );
  const body = { email: buyer.email, password: test_password };
  const again = await by_buyer.call(signIn, { body });
  assert.equal(again.body.account.staff.role, 'staff');
  assert.equal((await by_buyer.call(adminSetStaff, { body: { email: buyer.email, role: 'owner' } })).status, 403);
  assert.equal(
    (await by_owner.call(adminSetStaff, { body: { email: 'nobody@madang.test', role: 'staff' } })).status,
    404,
  );
  const last = await by_owner.call(adminSetStaff, { body: { email: owner.email, role: null } });
  assert.equal(last.body.code, 'last_owner');

  await by_owner.call(adminSetStaff, { body: { email: buyer.email, role: null } });
  await new Promise((done) => setTimeout(done, 1_050));
  assert.equal((await by_buyer.call(readSession)).body.kind, 'guest');
  const log = await by_owner.call(adminListAudit, { query: { act: 'staff.role_set' } });
  assert.deepEqual(
    log.body.entries.map((one: { actor: string; detail: object }) => [one.actor, one.detail]),
    [
      ['주인 (owner)', { from: 'staff', to: null }],
      ['주인 (owner)', { from: null, to: 'staff' }],
    ],
  );
  assert.equal(log.body.chain_ok, true);
});

test('two owners who demote each other at once leave one owner', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const a = await givenAccount(identity, { role: 'owner' });
  const b = await givenAccount(identity, { role: 'owner' });
  const results = await Promise.all([
    setStaffRole(identity, { actor_id: a.account_id, email: b.email, role: null }),
    setStaffRole(identity, { actor_id: b.account_id, email: a.email, role: null }),
  ]);
  assert.deepEqual(results.map((one) => one.ok).sort(), [false, true]);
});

test('the audit is one chain under concurrent writers and shows a changed, removed or inserted entry', async (t) => {
  const { sql } = await givenDatabase(t);
  const write = (n: number) =>
    transact(sql, (tx) =>
      audit(tx, [{ actor_id: null, act: 'test.done', subject: `thing:${n}`, detail: { n, 값: '가' } }]),
    );
  await Promise.all(Array.from({ length: 40 }, (_, n) => write(n)));
  assert.equal(await findBrokenLink(sql, 7), null);
  const [count] = await sql<
    { entries: number; last: number }[]
  >`select count(*) as entries, max(seq) as last from identity.audit`;
  assert.deepEqual(count, { entries: 40, last: 40 });

  await assert.rejects(sql`update identity.audit set body = body where seq = 3`, /append-only/);
  await assert.rejects(sql`delete from identity.audit where seq = 3`, /append-only/);
  await assert.rejects(sql`truncate identity.audit`, /append-only/);
  // An administrator who switches the guard off and fixes the row's own hash is still seen.
  await sql.begin(async (tx) => {
    await tx`alter table identity.audit disable trigger all`;
    await tx`update identity.audit set body = replace(body, '가', '나'), hash = sha256(prev_hash || convert_to(replace(body, '가', '나'), 'UTF8')) where seq = 17`;
    await tx`alter table identity.audit enable trigger all`;
  });
  assert.equal(await findBrokenLink(sql, 7), 18);
});
