import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  changePassword,
  downloadMyData,
  listSocialLinks,
  provePerson,
  readMe,
  readProof,
  removeSocialLink,
  returnFromSocial,
  signIn,
  startSocialLink,
  startSocialProof,
  startSocialSignIn,
} from '@madang/contract';
import { createIdentity, readIdentityMail, socialClient } from '../server/modules/identity/index.ts';
import { givenAccount, givenApp, givenBrowser, test_keys, test_password } from '../server/modules/identity/testing.ts';
import { givenDatabase } from '../server/platform/testing.ts';
import { fakeSocial, type SocialMood } from './fake-social.ts';

type Provider = 'kakao' | 'naver' | 'google';

async function given(t: TestContext) {
  const { sql } = await givenDatabase(t);
  const credentials = { client_id: 'madang', client_secret: 'hush' };
  const provider = await fakeSocial(credentials);
  t.after(() => void provider.close());
  const social = (['kakao', 'naver', 'google'] as const).map((name) => socialClient(name, credentials, provider.url));
  const identity = createIdentity({ sql, keys: test_keys, secure: false, demo: true, social });
  const app = givenApp(identity);
  type Browser = ReturnType<typeof givenBrowser>;
  /** The provider's page in this browser: where it sends it back to. */
  async function atProvider(url: string): Promise<{ code: string; state: string }> {
    const reply = await fetch(url, { redirect: 'manual' });
    return Object.fromEntries(new URL(reply.headers.get('location')!).searchParams) as never;
  }
  const arrive = async (browser: Browser, name: Provider, query: object) => {
    const reply = await app.inject({
      method: 'GET',
      url: `${returnFromSocial.path.replace(':provider', name)}?${new URLSearchParams({ ...query })}`,
      headers: { cookie: [...browser.jar].map(([key, value]) => `${key}=${value}`).join('; ') },
    });
    for (const { name: key, value, maxAge } of reply.cookies) {
      if (maxAge === 0) browser.jar.delete(key);
      else browser.jar.set(key, value);
    }
    assert.equal(reply.statusCode, 302, reply.body);
    const to = new URL(reply.headers.location as string);
    return to.pathname + to.search;
  };
  async function enter(browser: Browser, name: Provider, mood?: Partial<SocialMood>): Promise<string> {
    if (mood) provider.state.mood = { subject: 's1', email: 'a@example.com', email_verified: true, ...mood };
    const begun = await browser.call(startSocialSignIn, { params: { provider: name }, body: { next: '/orders' } });
    return arrive(browser, name, await atProvider(begun.body.url));
  }
  async function link(browser: Browser, name: Provider, mood: Partial<SocialMood>): Promise<string> {
    provider.state.mood = { subject: 's1', email: 'a@example.com', ...mood };
    const begun = await browser.call(startSocialLink, { params: { provider: name } });
    assert.equal(begun.status, 200, JSON.stringify(begun.body));
    return arrive(browser, name, await atProvider(begun.body.url));
  }
  const member = async (role?: 'manager') => {
    const account = await givenAccount(identity, role ? { role } : {});
    const browser = givenBrowser(app);
    await browser.call(signIn, { body: { email: account.email, password: test_password } });
    return { ...account, browser };
  };
  return { sql, identity, app, provider, atProvider, arrive, enter, link, member };
}

test('a linked provider opens the account; unlinked it opens nothing; all three of them', async (t) => {
  const { sql, identity, app, enter, link, member } = await given(t);
  for (const name of ['kakao', 'naver', 'google'] as const) {
    const { browser, email } = await member();
    assert.equal(await link(browser, name, { subject: `at ${name}` }), '/security');
    assert.deepEqual((await browser.call(listSocialLinks)).body.linked, [name]);
    const [told] = await sql<{ challenge_id: string }[]>`
      select challenge_id from identity.challenges where kind = 'notice' order by created_at desc limit 1`;
    const mail = await readIdentityMail(identity, sql, told!.challenge_id);
    assert.deepEqual([mail?.kind, mail?.to], ['social_linked', email]);
    const visitor = givenBrowser(app);
    assert.equal(await enter(visitor, name, { subject: `at ${name}` }), '/orders');
    assert.equal((await visitor.call(readMe)).body.email, email);
    assert.equal(visitor.jar.has('madang_social'), false);
    await browser.call(removeSocialLink, { params: { provider: name } });
    const unknown = await enter(givenBrowser(app), name, { subject: `at ${name}`, email_verified: false });
    assert.equal(unknown, '/sign-in?social=unknown');
  }
});

test('an e-mail never links by itself: who has an account here signs in first; a checked new one makes an account', async (t) => {
  const { app, enter, member, sql } = await given(t);
  const { email } = await member();
  for (const email_verified of [true, false]) {
    const thief = givenBrowser(app);
    const went = await enter(thief, 'google', { subject: 'thief', email, email_verified });
    assert.equal(went, `/sign-in?social=${email_verified ? 'exists' : 'unknown'}`);
    assert.equal((await thief.call(readMe)).status, 401);
  }
  const fresh = givenBrowser(app);
  assert.equal(await enter(fresh, 'google', { subject: 'new', email: 'new@example.com' }), '/orders');
  assert.equal((await fresh.call(readMe)).body.email, 'new@example.com');
  const again = givenBrowser(app);
  await enter(again, 'google', { subject: 'new', email: 'changed@example.com' });
  assert.equal((await again.call(readMe)).body.email, 'new@example.com', 'known by number, not by address');
  const last = await fresh.call(removeSocialLink, { params: { provider: 'google' } });
  assert.equal(last.body.code, 'in_use', 'its only way in stays');
  assert.equal(
    (await givenBrowser(app).call(signIn, { body: { email: 'new@example.com', password: 'none:aaa-1' } })).status,
    401,
  );
  const [found] = await sql<
    { n: number }[]
  >`select count(*) as n from identity.social_links s where s::text like '%new%'`;
  assert.equal(found!.n, 0, 'the provider’s number is not in the clear');
});

test('forged, foreign, stale and replayed answers of a provider open nothing', async (t) => {
  const { app, enter, arrive, atProvider, member, link } = await given(t);
  const { browser: victim } = await member();
  await link(victim, 'google', { subject: 'v' });
  const faults = [
    'nonce',
    'issuer',
    'audience',
    'extra audience',
    'expired',
    'none',
    'hs256',
    'foreign key',
    'no token',
    'broken',
  ] as const;
  for (const fault of faults) {
    const one = givenBrowser(app);
    assert.equal(await enter(one, 'google', { subject: 'v', fault }), '/sign-in?social=failed', fault);
    assert.equal((await one.call(readMe)).status, 401);
  }
  assert.equal(await enter(givenBrowser(app), 'google', { subject: 'v' }), '/orders', 'and without a fault it does');

  const start = async (browser: ReturnType<typeof givenBrowser>) => {
    const begun = await browser.call(startSocialSignIn, { params: { provider: 'google' }, body: {} });
    return atProvider(begun.body.url);
  };
  // The attacker's own answer, put into the victim's browser (login CSRF), with and without a try of its own.
  const answer = await start(givenBrowser(app));
  const other = givenBrowser(app);
  assert.equal(await arrive(other, 'google', answer), '/sign-in?social=failed');
  await start(other);
  assert.equal(await arrive(other, 'google', answer), '/sign-in?social=failed');
  // Another provider's return, and the same answer twice.
  const mixed = givenBrowser(app);
  assert.equal(await arrive(mixed, 'kakao', await start(mixed)), '/sign-in?social=failed');
  const twice = givenBrowser(app);
  const mine = await start(twice);
  const cookie = twice.jar.get('madang_social')!;
  assert.equal(await arrive(twice, 'google', mine), '/');
  const replay = givenBrowser(app);
  replay.jar.set('madang_social', cookie);
  assert.equal(await arrive(replay, 'google', mine), '/sign-in?social=failed', 'the code is good once');
});

test('linking needs a recent proof and the same person on the way back; staff come in by password or passkey', async (t) => {
  const { sql, app, provider, atProvider, arrive, enter, link, member } = await given(t);
  const [one, two] = [await member(), await member()];
  const begun = await one.browser.call(startSocialLink, { params: { provider: 'kakao' } });
  const answer = await atProvider(begun.body.url);
  two.browser.jar.set('madang_social', one.browser.jar.get('madang_social')!);
  assert.equal(await arrive(two.browser, 'kakao', answer), '/security?social=failed');
  await link(one.browser, 'kakao', { subject: 'k' });
  assert.equal(await link(two.browser, 'kakao', { subject: 'k' }), '/security?social=failed', 'taken');
  await sql`update identity.sessions set proved_at = now() - interval '1 hour'`;
  const late = await two.browser.call(startSocialLink, { params: { provider: 'naver' } });
  assert.equal(late.body.code, 'proof_required');
  const staff = await member('manager');
  await link(staff.browser, 'google', { subject: 'staff' });
  assert.equal(await enter(givenBrowser(app), 'google', { subject: 'staff' }), '/sign-in?social=password_needed');
  assert.ok(provider.url);
});

test('an account without a password proves who is there by signing in there again, and chooses its first password', async (t) => {
  const { sql, identity, app, provider, arrive, atProvider, enter, link, member } = await given(t);
  const mine = givenBrowser(app);
  await enter(mine, 'google', { subject: 'mine', email: 'mine@example.com' });
  await sql`update identity.sessions set proved_at = now() - interval '16 minutes'`;
  const state = (await mine.call(readProof)).body;
  assert.deepEqual(state, {
    proved: false,
    ways: { password: false, code: false, passkey: false, social: ['google'] },
  });
  const fresh = { new_password: 'gate-of-pine-7' };
  assert.equal((await mine.call(changePassword, { body: fresh })).body.code, 'proof_required');
  assert.equal((await mine.call(downloadMyData, { body: {} })).body.code, 'proof_required');
  assert.equal((await mine.call(provePerson, { body: { password: 'none:aaa-1' } })).status, 401);

  const proveAs = async (browser: typeof mine, subject: string) => {
    provider.state.mood = { subject, email: 'mine@example.com' } as never;
    const begun = await browser.call(startSocialProof, { params: { provider: 'google' }, body: { next: '/me' } });
    assert.equal(begun.status, 200, JSON.stringify(begun.body));
    assert.equal(new URL(begun.body.url).searchParams.get('prompt'), 'select_account');
    return arrive(browser, 'google', await atProvider(begun.body.url));
  };
  assert.equal(await proveAs(mine, 'somebody else'), '/security?social=not_proved');
  assert.equal((await mine.call(readProof)).body.proved, false);
  // Another browser of the same account proves itself only.
  const other = givenBrowser(app);
  await enter(other, 'google', { subject: 'mine', email: 'mine@example.com' });
  await sql`update identity.sessions set proved_at = now() - interval '16 minutes'`;
  assert.equal(await proveAs(other, 'mine'), '/me');
  assert.deepEqual(
    [(await other.call(readProof)).body.proved, (await mine.call(readProof)).body.proved],
    [true, false],
  );
  assert.equal(await proveAs(mine, 'mine'), '/me');
  assert.equal((await mine.call(downloadMyData, { body: {} })).status, 200);
  assert.equal((await mine.call(changePassword, { body: fresh })).status, 200);
  const ways = (await mine.call(readProof)).body.ways;
  assert.deepEqual([ways.password, ways.social], [true, ['google']]);
  assert.equal(
    (await mine.call(changePassword, { body: { new_password: 'another-gate-8' } })).status,
    401,
    'now it knows one',
  );

  // Nobody is told less than a link was: unlinking is told, too.
  assert.equal((await mine.call(removeSocialLink, { params: { provider: 'google' } })).status, 200);
  const [told] = await sql<{ challenge_id: string }[]>`
    select challenge_id from identity.challenges where kind = 'notice' order by created_at desc limit 1`;
  const mail = await readIdentityMail(identity, sql, told!.challenge_id);
  assert.deepEqual([mail?.kind, mail?.to], ['social_unlinked', 'mine@example.com']);

  // Staff come in by password or passkey, and prove so.
  const staff = await member('manager');
  await link(staff.browser, 'kakao', { subject: 'a manager' });
  assert.deepEqual((await staff.browser.call(readProof)).body.ways.social, []);
  const refused = await staff.browser.call(startSocialProof, { params: { provider: 'kakao' }, body: {} });
  assert.equal(refused.status, 404);
});
