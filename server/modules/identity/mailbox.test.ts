import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  askEmailChange,
  askReset,
  changeEmail,
  readMe,
  readSession,
  resendChallenge,
  resetPassword,
  signIn,
  signUp,
  undoEmail,
  verifySignUp,
} from '@madang/contract';
import type { Sql } from '../../platform/db.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { codeOf, tokenOf } from './challenges.ts';
import type { Identity } from './identity.ts';
import { readIdentityMail } from './read-identity-mail.ts';
import { agreed_to_all, givenAccount, givenApp, givenBrowser, givenIdentity, test_password } from './testing.ts';

const new_password = 'other-fence-43';
const plenty = { points: 10_000, duration: 60 };
const no_limits = {
  sign_in_pair: plenty,
  sign_in_address: plenty,
  sign_in_email: plenty,
  sign_up_address: plenty,
  sign_up_pair: plenty,
  mails_to_target: plenty,
  code_address: plenty,
  reset_address: plenty,
  reset_pair: plenty,
};

async function given(t: TestContext) {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql, { demo: false, limits: no_limits });
  const app = givenApp(identity);
  const enter = async () => {
    const browser = givenBrowser(app);
    await browser.call(readSession);
    return browser;
  };
  return { sql, identity, app, enter };
}

/** Every mail that goes out, by kind, oldest first. */
async function mails(identity: Identity, sql: Sql) {
  const rows = await sql<
    { challenge_id: string }[]
  >`select challenge_id from identity.challenges order by challenge_id`;
  const read = await Promise.all(rows.map(({ challenge_id }) => readIdentityMail(identity, sql, challenge_id)));
  return read.filter((one) => one !== null);
}

const signUpBody = (email: string) => ({ email, password: test_password, name: '새손님', agreed: agreed_to_all });

test('the link of a sign-up works by itself where the sign-up began, elsewhere with the password, and once', async (t) => {
  const { identity, enter, sql } = await given(t);
  const [here, elsewhere] = [await enter(), await enter()];
  const first = (await here.call(signUp, { body: signUpBody('a@example.com') })).body;
  const token = tokenOf(identity.keys, first.challenge_id);
  assert.equal((await elsewhere.call(verifySignUp, { body: { token } })).body.code, 'confirm_password');
  const wrong = await elsewhere.call(verifySignUp, { body: { token, password: 'not-the-one-1' } });
  assert.equal(wrong.body.code, 'confirm_password');
  const forged = `${token.slice(0, 40)}${'A'.repeat(24)}`;
  assert.equal((await here.call(verifySignUp, { body: { token: forged } })).body.code, 'bad_code');
  await sql`update identity.challenges set next_try_at = now()`;
  const done = await here.call(verifySignUp, { body: { token } });
  assert.equal(done.status, 201, JSON.stringify(done.body));
  assert.equal((await here.call(verifySignUp, { body: { token } })).body.code, 'bad_code', 'played again');

  const second = (await here.call(signUp, { body: signUpBody('b@example.com') })).body;
  const link = tokenOf(identity.keys, second.challenge_id);
  const proved = await elsewhere.call(verifySignUp, { body: { token: link, password: test_password } });
  assert.equal(proved.status, 201);
  const reset = tokenOf(identity.keys, second.challenge_id);
  assert.equal((await here.call(resetPassword, { body: { token: reset, new_password } })).body.code, 'bad_code');
});

test('two uses of one code at once make one account and one session', async (t) => {
  const { identity, enter, sql } = await given(t);
  const browsers = await Promise.all(Array.from({ length: 6 }, enter));
  const { challenge_id } = (await browsers[0]!.call(signUp, { body: signUpBody('race@example.com') })).body;
  const code = codeOf(identity.keys, challenge_id);
  const uses = await Promise.all(browsers.map((one) => one.call(verifySignUp, { body: { challenge_id, code } })));
  assert.equal(uses.filter((one) => one.status === 201).length, 1);
  const [made] = await sql<{ accounts: number; sessions: number }[]>`
    select (select count(*) from identity.accounts) as accounts, (select count(*) from identity.sessions) as sessions`;
  assert.deepEqual(made, { accounts: 1, sessions: 1 });

  const account = await givenAccount(identity);
  const reset = (await browsers[0]!.call(askReset, { body: { email: account.email } })).body;
  const token = tokenOf(identity.keys, reset.challenge_id);
  const resets = await Promise.all(
    browsers.map((one, n) => one.call(resetPassword, { body: { token, new_password: `other-fence-4${n}` } })),
  );
  assert.equal(resets.filter((one) => one.status === 200).length, 1);
});

test('a reset sets the password once, ends every session, voids other resets and tells the person', async (t) => {
  const { identity, enter, sql } = await given(t);
  const account = await givenAccount(identity);
  const [thief, owner] = [await enter(), await enter()];
  await thief.call(signIn, { body: { email: account.email, password: test_password } });
  const asked = (await owner.call(askReset, { body: { email: account.email } })).body;
  const other = (await owner.call(askReset, { body: { email: account.email } })).body;
  const { challenge_id } = asked;
  const code = codeOf(identity.keys, challenge_id);
  const weak = await owner.call(resetPassword, { body: { challenge_id, code, new_password: 'password1!' } });
  assert.equal(weak.body.code, 'weak_password');
  const done = await owner.call(resetPassword, { body: { challenge_id, code, new_password } });
  assert.deepEqual([done.status, done.body.ended_sessions], [200, 1]);
  assert.equal((await thief.call(readMe)).status, 401);
  const again = await owner.call(resetPassword, { body: { challenge_id, code, new_password: 'third-fence-44' } });
  assert.equal(again.body.code, 'bad_code');
  const token = tokenOf(identity.keys, other.challenge_id);
  assert.equal((await owner.call(resetPassword, { body: { token, new_password } })).body.code, 'bad_code');
  assert.equal((await owner.call(readMe)).status, 401, 'nobody is signed in by a reset');
  const old = await owner.call(signIn, { body: { email: account.email, password: test_password } });
  assert.equal(old.status, 401);
  assert.equal((await owner.call(signIn, { body: { email: account.email, password: new_password } })).status, 201);
  assert.deepEqual(
    (await mails(identity, sql)).map((one) => [one.kind, one.to]),
    [['password_reset', account.email]],
  );
});

test('a changed e-mail is told to both, undone by the old one, and the thief’s own undo dies with it', async (t) => {
  const { identity, enter, sql } = await given(t);
  const account = await givenAccount(identity, { email: 'owner@example.com' });
  const thief = await enter();
  await thief.call(signIn, { body: { email: account.email, password: test_password } });
  const body = { new_email: 'Thief@example.com', current_password: 'wrong-guess-1' };
  assert.equal((await thief.call(askEmailChange, { body })).body.code, 'wrong_password');
  const move = async (new_email: string) => {
    const asked = (await thief.call(askEmailChange, { body: { new_email, current_password: test_password } })).body;
    const token = tokenOf(identity.keys, asked.challenge_id);
    return thief.call(changeEmail, { body: { token } });
  };
  assert.equal((await move('Thief@example.com')).body.email, 'thief@example.com');
  const told = await mails(identity, sql);
  assert.deepEqual(told.map((one) => [one.kind, one.to]).sort(), [
    ['email_changed', 'thief@example.com'],
    ['email_undo', 'owner@example.com'],
  ]);
  const undo = told.find((one) => one.kind === 'email_undo')!;
  assert.deepEqual([undo.blanks, undo.code], [{ new_email: 't***f@example.com' }, null]);
  assert.equal((await move('second@example.com')).status, 200);
  const token = (path: string | null) => path!.split('#')[1]!;
  const later = (await mails(identity, sql)).find(
    (one) => one.kind === 'email_undo' && one.to === 'thief@example.com',
  )!;

  const owner = await enter();
  const back = await owner.call(undoEmail, { body: { token: token(undo.link_path) } });
  assert.deepEqual([back.status, back.body.email], [200, 'owner@example.com']);
  assert.equal((await thief.call(readMe)).status, 401);
  assert.equal((await owner.call(undoEmail, { body: { token: token(later.link_path) } })).body.code, 'bad_code');
  assert.equal((await owner.call(undoEmail, { body: { token: token(undo.link_path) } })).body.code, 'bad_code');
  const reset = await owner.call(resetPassword, { body: { token: back.body.reset_token, new_password } });
  assert.equal(reset.status, 200);
  assert.equal(
    (await owner.call(signIn, { body: { email: 'owner@example.com', password: new_password } })).status,
    201,
  );
  const gone = await (await enter()).call(signIn, { body: { email: 'second@example.com', password: test_password } });
  assert.equal(gone.status, 401);
});

test('an address that has an account, or a stranger pressing the link, changes nobody’s e-mail', async (t) => {
  const { identity, enter } = await given(t);
  const account = await givenAccount(identity, { email: 'me@example.com' });
  await givenAccount(identity, { email: 'taken@example.com' });
  const [browser, stranger] = [await enter(), await enter()];
  await browser.call(signIn, { body: { email: account.email, password: test_password } });
  await stranger.call(signIn, { body: { email: 'taken@example.com', password: test_password } });
  const ask = async (new_email: string) =>
    (await browser.call(askEmailChange, { body: { new_email, current_password: test_password } })).body;
  const free = await ask('free@example.com');
  const free_token = tokenOf(identity.keys, free.challenge_id);
  assert.equal((await stranger.call(changeEmail, { body: { token: free_token } })).body.code, 'bad_code');
  const taken = await ask('taken@example.com');
  assert.deepEqual(Object.keys(taken), Object.keys(free));
  const body = { challenge_id: taken.challenge_id, code: codeOf(identity.keys, taken.challenge_id) };
  assert.equal((await browser.call(changeEmail, { body })).body.code, 'bad_code');
  const dead = { challenge_id: free.challenge_id, code: codeOf(identity.keys, free.challenge_id) };
  assert.equal(
    (await browser.call(changeEmail, { body: dead })).body.code,
    'bad_code',
    'the newer question voids the older',
  );
});

test('messages are sent again with growing pauses and five times at the most; an old challenge is over', async (t) => {
  const { identity, enter, sql } = await given(t);
  const browser = await enter();
  const { challenge_id } = (await browser.call(signUp, { body: signUpBody('again@example.com') })).body;
  const again = () => browser.call(resendChallenge, { params: { challenge_id } });
  const early = await again();
  assert.deepEqual([early.body.code, early.body.params.retry_after_s > 20], ['too_many_requests', true]);
  const waits: number[] = [];
  for (let n = 2; n <= 5; n++) {
    await sql`update identity.challenges set next_send_at = now()`;
    const sent = await again();
    assert.deepEqual([sent.status, sent.body.sends_left], [200, 5 - n]);
    waits.push(Math.round((Date.parse(sent.body.resend_at) - Date.now()) / 30_000));
  }
  assert.deepEqual(waits, [2, 4, 8, 16]);
  await sql`update identity.challenges set next_send_at = now()`;
  assert.equal((await again()).body.code, 'too_many_sends');
  const [news] = await sql<
    { count: number }[]
  >`select count(*) from platform.outbox where name = 'identity.mail_wanted'`;
  assert.equal(news!.count, 5);
  await sql`update identity.challenges set expires_at = now()`;
  const body = { challenge_id, code: codeOf(identity.keys, challenge_id) };
  assert.equal((await browser.call(verifySignUp, { body })).body.code, 'bad_code');
  assert.equal((await again()).status, 404);
});

test('guesses at one mailbox are bounded, and whoever guesses keeps nobody out', async (t) => {
  const { identity, enter, sql } = await given(t);
  const account = await givenAccount(identity, { email: 'victim@example.com' });
  const [attacker, owner] = [await enter(), await enter()];
  const ask = async (browser: typeof owner) =>
    (await browser.call(askReset, { body: { email: account.email } })).body as {
      challenge_id: string;
      has_code: boolean;
    };
  for (let n = 0; n < 10; n++) {
    const { challenge_id, has_code } = await ask(attacker);
    assert.equal(has_code, true);
    for (let guess = 0; guess < 2; guess++)
      await attacker.call(resetPassword, { body: { challenge_id, code: '000000', new_password } });
  }
  const last = await ask(attacker);
  assert.equal(last.has_code, false, 'the eleventh of a day has no code to guess');
  const code = codeOf(identity.keys, last.challenge_id);
  const guessed = await attacker.call(resetPassword, { body: { challenge_id: last.challenge_id, code, new_password } });
  assert.equal(guessed.body.code, 'bad_code', 'even the right one');

  const asked = await ask(owner);
  const mail = await readIdentityMail(identity, sql, asked.challenge_id);
  assert.deepEqual([mail?.kind, mail?.code], ['reset_code', null]);
  const done = await owner.call(resetPassword, { body: { token: mail!.link_path!.split('#')[1]!, new_password } });
  assert.equal(done.status, 200, 'its owner gets in by the link');
});

test('sign-up and reset take as long for an address that has an account as for one that has none', async (t) => {
  const { identity, enter } = await given(t);
  await givenAccount(identity, { email: 'known@example.com' });
  const browser = await enter();
  const ways = [
    (email: string) => browser.call(signUp, { body: signUpBody(email) }),
    (email: string) => browser.call(askReset, { body: { email } }),
  ];
  for (const ask of ways) {
    const took: Record<'known' | 'free', number[]> = { known: [], free: [] };
    const shapes = new Set<string>();
    // In turns, so that what else the machine does falls on both alike; the median forgets its hiccups.
    for (let n = 0; n < 41; n++) {
      for (const who of n % 2 ? (['known', 'free'] as const) : (['free', 'known'] as const)) {
        const started_ms = performance.now();
        const reply = await ask(who === 'known' ? 'known@example.com' : `free${n}@example.com`);
        took[who].push(performance.now() - started_ms);
        shapes.add(`${reply.status} ${Object.keys(reply.body)} ${reply.set_cookies.length}`);
      }
    }
    assert.equal(shapes.size, 1, 'the same status, the same fields, the same cookies');
    const median = (list: number[]) => list.sort((a, b) => a - b)[list.length >> 1]!;
    const [known_ms, free_ms] = [median(took.known), median(took.free)];
    t.diagnostic(`known ${known_ms.toFixed(2)} ms, free ${free_ms.toFixed(2)} ms`);
    assert.ok(Math.abs(known_ms - free_ms) < Math.max(3, 0.5 * free_ms), `${known_ms} ms and ${free_ms} ms`);
  }
});
