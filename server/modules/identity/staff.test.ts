import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptInvitation,
  adminChangeStaff,
  adminInviteStaff,
  adminListAudit,
  adminListRoles,
  adminListStaff,
  adminSetStaff,
  adminUpdateRole,
  may,
  provePerson,
  readSession,
  signIn,
} from '@madang/contract';
import { transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { audit, findBrokenLink } from './audit.ts';
import { asksProof, big_refund_krw, reads_an_hour } from './dangerous-acts.ts';
import { demo_people, demoPassword, seedDemoPeople } from './demo-people.ts';
import { changeStaff } from './staff.ts';
import { givenAccount, givenApp, givenBrowser, givenIdentity, test_keys, test_password } from './testing.ts';
import { audit_job, watchAudit } from './watch-audit.ts';

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

test('dangerous acts ask for a recent proof, whatever the role; small ones do not', () => {
  assert.ok(asksProof({ kind: 'people' }));
  assert.ok(asksProof({ kind: 'give_up_refund', krw: 0 }));
  assert.ok(asksProof({ kind: 'name_account', krw: 0 }));
  assert.ok(!asksProof({ kind: 'refund', krw: big_refund_krw }));
  assert.ok(asksProof({ kind: 'refund', krw: big_refund_krw + 1 }));
  assert.ok(!asksProof({ kind: 'read_personal_data', reads_this_hour: reads_an_hour - 1 }));
  assert.ok(asksProof({ kind: 'read_personal_data', reads_this_hour: reads_an_hour }));
});

test('roles, permissions and invitations wait for a proof once the sign-in is old; asking and proving are in the audit', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const owner = givenBrowser(givenApp(identity));
  const { email } = await givenAccount(identity, { email: 'o@madang.test', name: '주인', role: 'owner' });
  await givenAccount(identity, { email: 'b@madang.test', name: '손님' });
  await owner.call(signIn, { body: { email, password: test_password } });
  const invite = { body: { email: 'new@madang.test', role: 'viewer' } };
  const set = { body: { email: 'b@madang.test', role: 'viewer' } };
  const [viewer] = (await owner.call(adminListRoles)).body.roles.filter(
    (one: { role: string }) => one.role === 'viewer',
  );
  const grants = { params: { role: 'viewer' }, body: { grants: viewer.grants, version: viewer.version } };
  await sql`update identity.sessions set proved_at = now() - interval '16 minutes'`;
  for (const refused of [
    await owner.call(adminInviteStaff, invite),
    await owner.call(adminSetStaff, set),
    await owner.call(adminChangeStaff, { params: { account_id: newId() }, body: { role: 'viewer' } }),
    await owner.call(adminUpdateRole, grants),
  ])
    assert.deepEqual([refused.status, refused.body.code], [403, 'proof_required']);
  const before = (await owner.call(adminListStaff)).body;
  assert.deepEqual([before.members.length, before.invitations.length], [1, 0], 'nothing happened');
  assert.equal((await owner.call(provePerson, { body: { password: test_password } })).status, 200);
  assert.equal((await owner.call(adminInviteStaff, invite)).status, 200);
  assert.equal((await owner.call(adminSetStaff, set)).status, 200);
  assert.equal((await owner.call(adminUpdateRole, grants)).status, 200);
  const acts = (await owner.call(adminListAudit)).body.entries.map((one: { act: string }) => one.act);
  assert.equal(acts.filter((act: string) => act === 'security.proof_asked').length, 4);
  assert.equal(acts.filter((act: string) => act === 'staff.proved').length, 1);
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

  const set = await by_owner.call(adminSetStaff, { body: { email: 'B@madang.test', role: 'manager' } });
  assert.deepEqual(
    set.body.members.map((one: { name: string; role: string }) => [one.name, one.role]),
    [
      ['주인', 'owner'],
      ['손님', 'manager'],
    ],
  );
  const body = { email: buyer.email, password: test_password };
  const again = await by_buyer.call(signIn, { body });
  assert.equal(again.body.account.staff.role, 'manager');
  assert.equal((await by_buyer.call(adminSetStaff, { body: { email: buyer.email, role: 'owner' } })).status, 403);
  assert.equal(
    (await by_owner.call(adminSetStaff, { body: { email: 'nobody@madang.test', role: 'manager' } })).status,
    404,
  );
  const last = await by_owner.call(adminSetStaff, { body: { email: owner.email, role: null } });
  assert.equal(last.body.code, 'last_owner');

  await by_owner.call(adminSetStaff, { body: { email: buyer.email, role: null } });
  await new Promise((done) => setTimeout(done, 1_050));
  assert.equal((await by_buyer.call(readSession)).body.kind, 'guest');
  const log = await by_owner.call(adminListAudit, { query: { act: 'staff.role_set' } });
  assert.deepEqual(
    log.body.entries.map((one: { actor: string; before: { role: unknown }; after: { role: unknown } }) => [
      one.actor,
      one.before.role,
      one.after.role,
    ]),
    [
      ['주인 (owner)', 'manager', null],
      ['주인 (owner)', null, 'manager'],
    ],
  );
  assert.equal(log.body.chain_ok, true);
});

test('a sign-in of staff is in the audit with where it came from, and names no person', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const { email } = await givenAccount(identity, { role: 'manager' });
  const body = { email, password: test_password };
  await givenBrowser(givenApp(identity)).call(signIn, {
    body,
    ip: '203.0.113.77',
    headers: { 'user-agent': 'Firefox' },
  });
  const [entry] = await sql<{ body: string }[]>`select body from identity.audit where act = 'staff.signed_in'`;
  const { origin } = JSON.parse(entry!.body) as { origin: { net: string; session_id: string } };
  assert.equal(origin.net, '203.0.113.0/24');
  assert.ok(origin.session_id);
  assert.ok(!entry!.body.includes('203.0.113.77'));
});

test('two owners who demote each other at once leave one owner', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const a = await givenAccount(identity, { role: 'owner' });
  const b = await givenAccount(identity, { role: 'owner' });
  const results = await Promise.all([
    changeStaff(identity, { email: b.email }, { actor_id: a.account_id, role: null }),
    changeStaff(identity, { email: a.email }, { actor_id: b.account_id, role: null }),
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
  await assert.rejects(watchAudit(sql, createMetrics({ defaults: false })), /broken at entry 18$/);
});

test('what the watch over the audit found in any process is said above every page of it', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const owner = await givenAccount(identity, { role: 'owner' });
  const browser = givenBrowser(givenApp(identity));
  await browser.call(signIn, { body: { email: owner.email, password: test_password } });
  const said = async (last_error: string | null) => {
    await sql`
      insert into platform.schedules (name, next_at, last_error) values (${audit_job}, now(), ${last_error})
      on conflict (name) do update set last_error = excluded.last_error`;
    return (await browser.call(adminListAudit)).body.chain_ok;
  };
  await watchAudit(sql, createMetrics({ defaults: false }));
  assert.equal(await said(null), true);
  assert.equal(await said('the connection was lost'), true);
  assert.equal(await said("the audit's chain is broken at entry 18"), false);
});

test('an invitation works for its own e-mail, once; shut out means out, and the way back in', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const app = givenApp(identity);
  const owner = await givenAccount(identity, { role: 'owner' });
  const [wanted, other] = [await givenAccount(identity), await givenAccount(identity)];
  const desk = givenBrowser(app);
  await desk.call(signIn, { body: { email: owner.email, password: test_password } });
  const shop = newId();
  const invite = (role: string) =>
    desk.call(adminInviteStaff, { body: { email: wanted.email.toUpperCase(), role, shops: [shop] } });
  assert.equal((await invite('emperor')).body.code, 'invalid_input');
  const old = linkOf((await invite('viewer')).body);
  const link = linkOf((await invite('order_desk')).body);
  const accept = async (email: string, token: string) => {
    const browser = givenBrowser(app);
    await browser.call(signIn, { body: { email, password: test_password } });
    return await browser.call(acceptInvitation, { body: { token } });
  };
  assert.equal((await accept(wanted.email, old)).body.code, 'bad_code', 'a newer invitation ends the older');
  assert.equal((await accept(other.email, link)).body.code, 'bad_code', 'a link in the wrong hands');
  assert.equal((await accept(wanted.email, `${link}x`)).body.code, 'bad_code');
  assert.deepEqual((await accept(wanted.email, link)).body, { role: 'order_desk' });
  assert.equal((await accept(wanted.email, link)).body.code, 'bad_code', 'once');
  const clear = await sql<{ hits: number }[]>`
    select count(*)::int as hits from identity.staff_invitations i where i::text ilike ${`%${wanted.email}%`}`;
  assert.equal(clear[0]!.hits, 0, 'the e-mail lies nowhere in the clear');

  const member = givenBrowser(app);
  const body = { email: wanted.email, password: test_password };
  assert.equal((await member.call(signIn, { body })).body.account.staff.role, 'order_desk');
  const change = (to: object) => desk.call(adminChangeStaff, { params: { account_id: wanted.account_id }, body: to });
  const listed = await change({ disabled: true });
  assert.deepEqual(
    listed.body.members.map((one: { role: string; disabled: boolean; shops: unknown }) => [one.role, one.disabled]),
    [
      ['owner', false],
      ['order_desk', true],
    ],
  );
  await new Promise((done) => setTimeout(done, 1_050));
  assert.equal((await member.call(readSession)).body.kind, 'guest');
  assert.equal((await member.call(signIn, { body })).body.account.staff, null, 'a buyer still, but no staff');
  await change({ disabled: false });
  assert.equal((await member.call(signIn, { body })).body.account.staff.role, 'order_desk');
  const me = { params: { account_id: owner.account_id } };
  assert.equal((await desk.call(adminChangeStaff, { ...me, body: { disabled: true } })).status, 403);
  assert.equal((await desk.call(adminChangeStaff, { ...me, body: { role: 'viewer' } })).body.code, 'last_owner');
});

const linkOf = (body: { invitations: { demo_url: string }[] }): string =>
  new URLSearchParams(body.invitations[0]!.demo_url.split('?')[1]).get('token')!;

test('what a role may do is data: the owner changes it, nobody overwrites another’s change, the owner keeps all', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const app = givenApp(identity);
  const owner = await givenAccount(identity, { role: 'owner' });
  const viewer = await givenAccount(identity, { role: 'viewer' });
  // Who still has the older name of a role is treated as the newer one.
  const old_staff = await givenAccount(identity, { role: 'staff' });
  const [desk, eyes, old] = [givenBrowser(app), givenBrowser(app), givenBrowser(app)];
  await desk.call(signIn, { body: { email: owner.email, password: test_password } });
  await eyes.call(signIn, { body: { email: viewer.email, password: test_password } });
  const as_manager = await old.call(signIn, { body: { email: old_staff.email, password: test_password } });
  assert.equal(as_manager.body.account.staff.role, 'manager');
  assert.equal((await eyes.call(adminListStaff)).status, 403);
  const roles = (await desk.call(adminListRoles)).body.roles as { role: string; version: number; grants: string[] }[];
  assert.deepEqual(
    roles.map((one) => one.role),
    ['owner', 'manager', 'order_desk', 'warehouse', 'driver', 'seller', 'partner', 'viewer'],
  );
  const set = (role: string, version: number, grants: string[]) =>
    desk.call(adminUpdateRole, { params: { role }, body: { grants, version } });
  assert.equal((await set('viewer', 1, ['people.read', 'orders.read'])).status, 200);
  assert.equal((await set('viewer', 1, ['*'])).body.code, 'conflict');
  assert.equal((await set('owner', 1, [])).status, 403);
  assert.equal((await set('staff', 1, [])).status, 404);
  assert.equal((await set('viewer', 2, ['*; drop table'])).status, 400);
  await new Promise((done) => setTimeout(done, 1_050));
  assert.equal((await eyes.call(adminListStaff)).status, 200);
});
