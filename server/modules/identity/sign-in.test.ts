import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  endMySession,
  first_version,
  giveMyConsents,
  listMySessions,
  readMe,
  readMyConsents,
  readSession,
  signIn,
  signOut,
  signUp,
  verifySignUp,
} from '@madang/contract';
import { createKeyring } from '../../platform/crypto.ts';
import { newId } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { tokenOf } from './challenges.ts';
import { createIdentity } from './identity.ts';
import { createHasher } from './password.ts';
import { readIdentityMail } from './read-identity-mail.ts';
import { agreed_to_all, givenAccount, givenApp, givenBrowser, givenIdentity, test_password } from './testing.ts';

test('a guest is a signed cookie and no row; a forged or foreign one is nobody', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const app = givenApp(identity);
  const browser = givenBrowser(app);
  const first = await browser.call(readSession);
  assert.equal(first.status, 200);
  assert.equal(first.body.kind, 'guest');
  assert.match(first.set_cookies[0]!, /^madang_guest=.*; Path=\/; HttpOnly; SameSite=Lax$/);
  assert.deepEqual((await browser.call(readSession)).set_cookies, [], 'the cookie stays');

  const cookie = `madang_guest=${browser.jar.get('madang_guest')}`;
  const guest = identity.authenticate({ headers: { cookie } });
  assert.ok(!(guest instanceof Promise) && guest.kind === 'guest', 'known without waiting');
  assert.deepEqual(identity.authenticate({ headers: { cookie: `a=b; ${cookie}; c=d` } }), guest);
  const other = givenIdentity(sql).cookies.guest(newId()).split(';')[0]!;
  const forged = `${other.split('.').slice(0, 3).join('.')}.${cookie.split('.').at(-1)}`;
  for (const bad of [forged, `${cookie}x`, 'madang_guest=1', `xmadang_guest=${browser.jar.get('madang_guest')}`, '']) {
    assert.deepEqual(identity.authenticate({ headers: { cookie: bad } }), { kind: 'none' }, bad);
  }
  const old = identity.cookies.guest(newId(), Date.now() / 1_000 - 396 * 86_400).split(';')[0]!;
  assert.deepEqual(identity.authenticate({ headers: { cookie: old } }), { kind: 'none' });
  const [rows] = await sql<{ persons: number }[]>`select count(*) as persons from identity.persons`;
  assert.equal(rows!.persons, 0);
});

test('sign-up asks for the code of the mail and then signs in', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const merged: object[] = [];
  const app = givenApp(identity, { hooks: [async (who) => void merged.push(who)] });
  const browser = givenBrowser(app, {
    'user-agent': 'Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36',
  });
  await browser.call(readSession);
  const body = {
    email: 'New.Buyer@Example.com',
    password: test_password,
    name: '새손님',
    language: 'ko',
    agreed: { ...agreed_to_all, marketing: true },
  };
  const missing = await browser.call(signUp, { body: { ...body, agreed: { ...body.agreed, age_14: false } } });
  assert.equal(missing.body.code, 'invalid_input');
  const old = await browser.call(signUp, { body: { ...body, agreed: { ...body.agreed, terms: '2020-01-01' } } });
  assert.equal(old.body.code, 'terms_changed');
  const asked = await browser.call(signUp, { body });
  assert.equal(asked.status, 202);
  assert.equal(asked.body.demo_code, null, 'an address that mail can reach never shows its code');
  const mail = await readIdentityMail(identity, sql, asked.body.challenge_id);
  assert.equal(mail?.to, 'new.buyer@example.com');
  const { challenge_id } = asked.body;

  const wrong = mail!.code === '000000' ? '000001' : '000000';
  assert.equal((await browser.call(verifySignUp, { body: { challenge_id, code: wrong } })).body.code, 'bad_code');
  const done = await browser.call(verifySignUp, { body: { challenge_id, code: mail!.code } });
  assert.equal(done.status, 201);
  assert.equal(done.body.account.name, '새손님');
  assert.equal(browser.jar.has('madang_guest'), false);
  assert.equal(merged.length, 1);
  assert.equal((await browser.call(verifySignUp, { body: { challenge_id, code: mail!.code } })).body.code, 'bad_code');
  // What was agreed to is kept with its version and time; marketing is taken back without losing that it was given.
  assert.equal(done.body.account.agreed, true);
  const consents = async () =>
    Object.fromEntries(
      (await browser.call(readMyConsents)).body.consents.map(
        (one: { kind: string; given: boolean; version: string }) => [one.kind, one.given && one.version],
      ),
    );
  const all = { terms: first_version, privacy: first_version, age_14: first_version };
  assert.deepEqual(await consents(), { ...all, marketing: first_version });
  await browser.call(giveMyConsents, { body: { marketing: false } });
  assert.deepEqual(await consents(), { ...all, marketing: false });
  const [rows] = await sql`select count(*)::int as n from identity.consents where kind = 'marketing'`;
  assert.deepEqual(rows, { n: 2 });
  const me = await browser.call(readMe);
  assert.equal(me.body.email, 'new.buyer@example.com');
  const devices = await browser.call(listMySessions);
  assert.deepEqual([devices.body.sessions[0].device, devices.body.sessions[0].current], ['Chrome · Android', true]);
  const [event] = await sql<{ name: string; data: object }[]>`select name, data from platform.outbox`;
  assert.deepEqual(event, { name: 'identity.mail_wanted', data: { what: 'sign_up' } });
});

test('a code dies after five wrong guesses, also when they come at once', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const browser = givenBrowser(givenApp(identity));
  await browser.call(readSession);
  const asked = await browser.call(signUp, {
    body: { email: 'x@madang.test', password: test_password, name: 'x', agreed: agreed_to_all },
  });
  const { challenge_id, demo_code } = asked.body;
  assert.match(demo_code, /^\d{6}$/);
  const wrong = demo_code === '111111' ? '222222' : '111111';
  const guesses = await Promise.all(
    Array.from({ length: 12 }, () => browser.call(verifySignUp, { body: { challenge_id, code: wrong } })),
  );
  // Two slips are free; from then on each has to wait longer, however many come at once.
  assert.deepEqual(new Set(guesses.map((one) => one.body.code)), new Set(['bad_code', 'too_many_requests']));
  assert.equal(guesses.filter((one) => one.body.code === 'bad_code').length, 2);
  for (let n = 0; n < 3; n++) {
    await sql`update identity.challenges set next_try_at = now()`;
    assert.equal((await browser.call(verifySignUp, { body: { challenge_id, code: wrong } })).body.code, 'bad_code');
  }
  const [row] = await sql<{ attempts: number }[]>`select attempts from identity.challenges`;
  assert.equal(row!.attempts, 5);
  await sql`update identity.challenges set next_try_at = now()`;
  assert.equal((await browser.call(verifySignUp, { body: { challenge_id, code: demo_code } })).body.code, 'bad_code');
});

test('an e-mail that has an account answers like one that has none', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql, { demo: false });
  await givenAccount(identity, { email: 'taken@example.com' });
  const browser = givenBrowser(givenApp(identity));
  await browser.call(readSession);
  const body = (email: string) => ({ email, password: test_password, name: 'n', agreed: agreed_to_all });
  const taken = await browser.call(signUp, { body: body('Taken@example.com') });
  const free = await browser.call(signUp, { body: body('free@example.com') });
  assert.deepEqual([taken.status, Object.keys(taken.body)], [free.status, Object.keys(free.body)]);
  const mail = await readIdentityMail(identity, sql, taken.body.challenge_id);
  assert.deepEqual(
    [mail?.kind, mail?.code, mail?.link_path],
    ['sign_up_exists', null, null],
    'the mail says it instead',
  );
  const token = tokenOf(identity.keys, taken.body.challenge_id);
  assert.equal((await browser.call(verifySignUp, { body: { token } })).body.code, 'bad_code');

  const wrong = await browser.call(signIn, { body: { email: 'taken@example.com', password: 'wrong-pass-1' } });
  const unknown = await browser.call(signIn, { body: { email: 'nobody@example.com', password: 'wrong-pass-1' } });
  assert.deepEqual([wrong.status, wrong.body], [unknown.status, unknown.body]);
  assert.equal(wrong.body.code, 'bad_credentials');
});

test('an unknown e-mail costs the time of a wrong password', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql, {
    limits: {
      sign_in_pair: { points: 1_000, duration: 60 },
      sign_in_address: { points: 1_000, duration: 60 },
      sign_in_email: { points: 1_000, duration: 60 },
    },
  });
  await givenAccount(identity, { email: 'known@example.com' });
  const browser = givenBrowser(givenApp(identity));
  const times: Record<string, number[]> = { known: [], other: [] };
  for (let i = 0; i < 60; i++) {
    for (const who of ['known', 'other']) {
      const start_ms = performance.now();
      await browser.call(signIn, { body: { email: `${who}@example.com`, password: 'wrong-pass-1' } });
      times[who]!.push(performance.now() - start_ms);
    }
  }
  const median = (list: number[]) => list.toSorted((a, b) => a - b)[list.length >> 1]!;
  const ratio = median(times.known!) / median(times.other!);
  assert.ok(ratio > 0.6 && ratio < 1.67, `medians ${median(times.known!)} and ${median(times.other!)} ms`);
});

test('a hash made at an older cost is made anew at the sign-in that proves the password, and only then', async (t) => {
  const { sql } = await givenDatabase(t);
  const older = givenIdentity(sql);
  const { email, account_id } = await givenAccount(older);
  const today = { ...older, hasher: createHasher({ cost: { memory_kib: 512, passes: 2, lanes: 1 } }) };
  const browser = givenBrowser(givenApp(today));
  const hashNow = async () => {
    const [row] = await sql<{ password_hash: string }[]>`
      select password_hash from identity.accounts where account_id = ${account_id}`;
    return row!.password_hash;
  };
  const before = await hashNow();
  assert.equal((await browser.call(signIn, { body: { email, password: 'wrong-pass-1' } })).status, 401);
  assert.equal(await hashNow(), before);
  assert.equal((await browser.call(signIn, { body: { email, password: test_password } })).status, 201);
  assert.match(await hashNow(), /m=512,/);
  assert.equal((await browser.call(signIn, { body: { email, password: test_password } })).status, 201);
});

test('sign-out and revoking another device are felt at once here and within a second elsewhere', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const elsewhere = givenIdentity(sql);
  const { email } = await givenAccount(identity);
  const [phone, laptop] = [givenBrowser(givenApp(identity)), givenBrowser(givenApp(identity))];
  for (const browser of [phone, laptop]) {
    assert.equal((await browser.call(signIn, { body: { email, password: test_password } })).status, 201);
  }
  const cookie = `madang_access=${phone.jar.get('madang_access')}`;
  assert.equal((await elsewhere.authenticate({ headers: { cookie } })).kind, 'account');
  const out = await phone.call(signOut);
  assert.deepEqual([out.status, out.body.kind], [200, 'guest']);
  assert.equal((await identity.authenticate({ headers: { cookie } })).kind, 'none', 'here at once');
  await new Promise((done) => setTimeout(done, 1_050));
  assert.equal((await elsewhere.authenticate({ headers: { cookie } })).kind, 'none', 'elsewhere within a second');

  await phone.call(signIn, { body: { email, password: test_password } });
  const { sessions } = (await laptop.call(listMySessions)).body;
  assert.equal(sessions.length, 2);
  const other = sessions.find((one: { current: boolean }) => !one.current);
  const left = await laptop.call(endMySession, { params: { session_id: other.session_id } });
  assert.equal(left.body.sessions.length, 1);
  assert.equal((await laptop.call(endMySession, { params: { session_id: newId() } })).status, 404);
});

test('guesses are slowed by account and address, but the owner’s own browser still gets in', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const app = givenApp(identity);
  const { email } = await givenAccount(identity);
  const owner = givenBrowser(app);
  assert.equal((await owner.call(signIn, { ip: '10.0.0.1', body: { email, password: test_password } })).status, 201);

  const thief = givenBrowser(app);
  const guess = (ip: string) => thief.call(signIn, { ip, body: { email, password: 'wrong-pass-1' } });
  for (let i = 0; i < 8; i++) assert.equal((await guess('10.9.9.9')).status, 401);
  const slowed = await guess('10.9.9.9');
  assert.deepEqual([slowed.status, slowed.body.code], [429, 'too_many_requests']);
  assert.ok(slowed.body.params.retry_after_s > 0);
  for (let i = 0; i < 60; i++) await guess(`10.1.${i}.1`);
  assert.equal((await guess('10.2.0.1')).status, 429, 'from everywhere at once');
  assert.equal((await owner.call(signIn, { ip: '10.0.0.1', body: { email, password: test_password } })).status, 201);
});

test('after the secret was rotated people sign in as before, and then without the old one', async (t) => {
  const { sql } = await givenDatabase(t);
  const { email } = await givenAccount(givenIdentity(sql));
  const next = 'the next secret of the tests, long enough to pass';
  const old = 'the secret of the tests, long enough to pass';
  const body = { email, password: test_password };
  for (const previous of [[old], []]) {
    const identity = {
      ...createIdentity({ sql, keys: createKeyring(next, { previous }), secure: false, demo: false }),
    };
    if (previous.length > 0) await identity.vault.rewrapKeys(sql);
    const done = await givenBrowser(givenApp(identity)).call(signIn, { body });
    assert.deepEqual([done.status, done.body.account?.email], [201, email], `previous: ${previous.length}`);
  }
});

test('over https cookies are Secure and of this host only', async (t) => {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql, { secure: true });
  const { email } = await givenAccount(identity);
  const browser = givenBrowser(givenApp(identity));
  const done = await browser.call(signIn, { body: { email, password: test_password } });
  assert.match(
    done.set_cookies[0]!,
    /^__Host-madang_access=[\w.-]+; Max-Age=300; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
  assert.match(
    done.set_cookies[1]!,
    /^__Host-madang_refresh=[\w.-]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
  const [, , secret] = browser.jar.get('__Host-madang_refresh')!.split('.');
  const stored = await sql<{ found: number }[]>`
    select count(*) as found from identity.sessions s
    where s::text like ${`%${secret}%`} or s::text like ${`%${Buffer.from(secret!, 'base64url').toString('hex')}%`}`;
  assert.equal(stored[0]!.found, 0, 'only the hash is stored');
});
