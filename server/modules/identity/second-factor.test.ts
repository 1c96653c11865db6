// waits: for the next code, half a minute a step
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  adminListStaff,
  askEmailChange,
  askReset,
  beginTotp,
  changeEmail,
  changePassword,
  confirmTotp,
  provePerson,
  readMe,
  readSecondFactor,
  readSession,
  removeTotp,
  renewRecoveryCodes,
  resetPassword,
  signIn,
} from '@madang/contract';
import { givenDatabase } from '../../platform/testing.ts';
import { tokenOf } from './challenges.ts';
import { readIdentityMail } from './read-identity-mail.ts';
import { givenAccount, givenApp, givenBrowser, givenIdentity, test_password } from './testing.ts';
import { stepAt, stepOf, toBase32, totpCode } from './totp.ts';

test('codes are those of RFC 6238, and one counts for a neighbouring half minute but never twice', () => {
  const secret = Buffer.from('12345678901234567890');
  for (const [at_s, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const)
    assert.equal(totpCode(secret, Math.floor(at_s / 30)), code);
  assert.equal(toBase32(secret), 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  const now = new Date(1_800_000_000_000);
  const step = stepAt(now);
  assert.equal(stepOf(secret, totpCode(secret, step - 1), now, 0), step - 1);
  assert.equal(stepOf(secret, totpCode(secret, step + 1), now, 0), step + 1);
  assert.equal(stepOf(secret, totpCode(secret, step - 2), now, 0), null);
  assert.equal(stepOf(secret, totpCode(secret, step), now, step), null, 'taken before');
  assert.equal(stepOf(secret, totpCode(secret, step - 1), now, step), null, 'older than one taken');
});

async function given(t: Parameters<typeof givenDatabase>[0], options: { role?: 'owner' | 'manager'; demo?: boolean }) {
  const { sql } = await givenDatabase(t);
  // Not across the end of a half minute: what a test calls the code before must stay that.
  const left_ms = 30_000 - (Date.now() % 30_000);
  if (left_ms < 6_000) await new Promise((done) => setTimeout(done, left_ms));
  const identity = givenIdentity(sql, { demo: options.demo ?? true });
  const app = givenApp(identity);
  const { email, account_id } = await givenAccount(identity, options.role ? { role: options.role } : {});
  const browser = givenBrowser(app);
  const body = { email, password: test_password };
  assert.equal((await browser.call(signIn, { body })).status, 201);
  const enter = (code?: string) => givenBrowser(app).call(signIn, { body: { ...body, ...(code ? { code } : {}) } });
  /** Begins and confirms; the first code of the app is one half minute old, so that the current one is still free. */
  async function enrol() {
    const begun = await browser.call(beginTotp);
    assert.equal(begun.status, 200, JSON.stringify(begun.body));
    const secret = fromBase32(begun.body.secret);
    const code = totpCode(secret, stepAt(new Date()) - 1);
    const confirmed = await browser.call(confirmTotp, { body: { code } });
    assert.equal(confirmed.status, 200, JSON.stringify(confirmed.body));
    return { secret, codes: confirmed.body.recovery_codes as string[], first: code, uri: begun.body.uri as string };
  }
  const codeNow = (secret: Buffer, steps = 0) => totpCode(secret, stepAt(new Date()) + steps);
  return { sql, identity, app, browser, enter, enrol, codeNow, email, account_id };
}

function fromBase32(text: string): Buffer {
  const bits = [...text]
    .map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((one) => Number.parseInt(one, 2)));
}

test('after enrolling a password alone opens nothing; a code opens once, also when two show it together', async (t) => {
  const { enter, enrol, codeNow, browser, sql } = await given(t, {});
  const before = await enter();
  assert.equal(before.status, 201);
  const { secret, first, uri } = await enrol();
  assert.match(uri, /^otpauth:\/\/totp\/.*secret=[A-Z2-7]{32}&issuer=/);
  const asked = await enter();
  assert.deepEqual([asked.status, asked.body.code, asked.set_cookies.length], [401, 'second_factor_required', 0]);
  assert.equal((await enter('000000')).body.code, 'bad_code');
  assert.equal((await enter(first)).body.code, 'bad_code', 'the code that enrolled is used up');
  const code = codeNow(secret);
  const twins = await Promise.all([enter(code), enter(code), enter(code)]);
  assert.deepEqual(
    twins.map((one) => one.status).sort(),
    [201, 409, 409],
    'one of three who show the same code at once',
  );
  assert.equal((await enter(code)).body.code, 'bad_code', 'a replay');
  assert.equal((await browser.call(readSecondFactor)).body.on, true);
  const [row] = await sql<{ text: string }[]>`select t::text as text from identity.totp t`;
  assert.ok(!row!.text.includes(secret.toString('hex')), 'the secret is sealed');
});

test('recovery codes work once each, are stored hashed, and new ones end the old', async (t) => {
  const { enter, enrol, codeNow, browser, sql } = await given(t, {});
  const { secret, codes } = await enrol();
  assert.equal(new Set(codes).size, 10);
  const typed = codes[0]!.toLowerCase().replace('-', ' ');
  const twins = await Promise.all([enter(typed), enter(codes[0]!)]);
  assert.deepEqual(twins.map((one) => one.status).sort(), [201, 409]);
  assert.equal((await browser.call(readSecondFactor)).body.recovery_left, 9);
  const renewed = await browser.call(renewRecoveryCodes, { body: { code: codeNow(secret) } });
  assert.equal(renewed.body.recovery_codes.length, 10);
  assert.equal((await enter(codes[1]!)).status, 409);
  assert.equal((await enter(renewed.body.recovery_codes[1])).status, 201);
  const [found] = await sql<{ n: number }[]>`
    select count(*) as n from identity.recovery_codes r where r::text ilike ${`%${codes[2]!.replace('-', '')}%`}`;
  assert.equal(found!.n, 0);
});

test('guessing codes is slowed down', async (t) => {
  const { enter, enrol } = await given(t, {});
  await enrol();
  const seen: string[] = [];
  for (let i = 0; i < 12; i++) seen.push((await enter(String(100_000 + i))).body.code);
  assert.ok(seen.slice(0, 7).every((one) => one === 'bad_code') && seen.at(-1) === 'too_many_requests', seen.join());
});

test('enrolling needs a recent proof, ends other sessions, and only begins anew after it was removed', async (t) => {
  const { browser, enter, enrol, codeNow, sql, identity, app, email } = await given(t, {});
  const other = givenBrowser(app);
  await other.call(signIn, { body: { email, password: test_password } });
  await sql`update identity.sessions set proved_at = now() - interval '16 minutes'`;
  assert.equal((await browser.call(beginTotp)).body.code, 'proof_required');
  assert.equal((await browser.call(provePerson, { body: { password: 'wrong-pass-1' } })).body.code, 'bad_credentials');
  assert.equal((await browser.call(provePerson, { body: { password: test_password } })).status, 200);
  assert.equal((await browser.call(provePerson, { body: { code: '123456' } })).body.code, 'bad_code', 'no app yet');
  const { secret, codes } = await enrol();
  assert.equal((await other.call(readMe)).status, 401);
  await sql`update identity.sessions set proved_at = now() - interval '16 minutes'`;
  assert.equal((await browser.call(provePerson, { body: { code: '123456' } })).body.code, 'bad_code');
  assert.equal((await browser.call(provePerson, { body: {} })).status, 400);
  assert.equal((await browser.call(renewRecoveryCodes, { body: { code: codes[1]! } })).body.code, 'proof_required');
  assert.equal((await browser.call(provePerson, { body: { code: codes[0]! } })).status, 200);
  assert.equal((await browser.call(provePerson, { body: { code: codes[0]! } })).body.code, 'bad_code', 'once');
  assert.equal((await browser.call(beginTotp)).body.code, 'already_done');
  assert.equal((await browser.call(removeTotp, { body: { code: '123456' } })).body.code, 'bad_code');
  const removed = await browser.call(removeTotp, { body: { code: codeNow(secret) } });
  assert.deepEqual([removed.body.on, removed.body.recovery_left], [false, 0]);
  const [told] = await sql<{ challenge_id: string }[]>`
    select challenge_id from identity.challenges where kind = 'notice'`;
  assert.equal((await readIdentityMail(identity, sql, told!.challenge_id))?.kind, 'second_factor_off');
  assert.equal((await enter()).status, 201);
});

test('an owner without one is let into nothing of the back office, except in a demonstration', async (t) => {
  const { browser, enrol, codeNow, identity } = await given(t, { role: 'owner', demo: false });
  const session = await browser.call(readSession);
  assert.deepEqual([session.body.account.second_factor, session.body.account.staff], ['missing', null]);
  assert.equal((await browser.call(adminListStaff)).status, 403);
  const { secret } = await enrol();
  assert.equal((await browser.call(adminListStaff)).status, 200);
  assert.equal((await browser.call(readSession)).body.account.second_factor, 'on');
  await browser.call(removeTotp, { body: { code: codeNow(secret) } });
  assert.equal((await browser.call(adminListStaff)).status, 403, 'and again after it is gone');

  const demo = givenIdentity(identity.sql, { demo: true });
  const { email } = await givenAccount(demo, { role: 'owner' });
  const visitor = givenBrowser(givenApp(demo));
  const entered = await visitor.call(signIn, { body: { email, password: test_password } });
  assert.deepEqual([entered.body.account.second_factor, entered.body.account.staff.role], ['missing', 'owner']);
  assert.equal((await visitor.call(adminListStaff)).status, 200);
});

test('whatever staff change of their own ways in is in the audit with the network and the browser it came from', async (t) => {
  const { browser, enrol, codeNow, sql, identity, app, email, account_id } = await given(t, { role: 'manager' });
  assert.equal((await browser.call(provePerson, { body: { password: test_password } })).status, 200);
  const { secret } = await enrol();
  assert.equal((await browser.call(renewRecoveryCodes, { body: { code: codeNow(secret) } })).status, 200);
  await sql`update identity.totp set last_step = last_step - 1`;
  assert.equal((await browser.call(removeTotp, { body: { code: codeNow(secret) } })).status, 200);
  const second = { current_password: test_password, new_password: 'second-fence-33' };
  assert.equal((await browser.call(changePassword, { body: second })).status, 200);
  const next = { new_email: 'next@example.com', current_password: second.new_password };
  const moved = (await browser.call(askEmailChange, { body: next })).body;
  const token = tokenOf(identity.keys, moved.challenge_id);
  assert.equal((await browser.call(changeEmail, { body: { token } })).status, 200, email);
  const elsewhere = givenBrowser(app);
  await elsewhere.call(readSession);
  const asked = (await elsewhere.call(askReset, { body: { email: next.new_email } })).body;
  const answer = { token: tokenOf(identity.keys, asked.challenge_id), new_password: 'third-fence-44' };
  assert.equal((await elsewhere.call(resetPassword, { body: answer })).status, 200);

  const rows = await sql<{ act: string; net: string | null; device: string | null }[]>`
    select act, body::jsonb->'origin'->>'net' as net, body::jsonb->'origin'->>'device' as device
    from identity.audit where actor_id = ${account_id} order by seq`;
  assert.deepEqual(
    rows.map((row) => row.act),
    [
      'staff.signed_in',
      'staff.proved',
      'staff.second_factor_on',
      'staff.recovery_codes_renewed',
      'staff.second_factor_off',
      'staff.password_changed',
      'staff.email_changed',
      'staff.password_reset',
    ],
  );
  for (const { act, net, device } of rows) assert.ok(net === '127.0.0.0/24' && device !== null, `${act} ${net}`);
});
