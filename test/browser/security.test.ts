import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { demo_people, demoPassword, readIdentityMail } from '../../server/modules/identity/index.ts';
import { stepAt, totpCode } from '../../server/modules/identity/totp.ts';
import { eventually } from '../given-app.ts';
import { axe, desk, no_browser, phone, visit } from './given-browser.ts';
import { atDesk, settled, useDesk } from './given-desk.ts';

const shop = useDesk();

type Authenticator = { id: string; send: (method: string, params: object) => Promise<Record<string, unknown>> };

/** A device with a fingerprint reader, as Chromium pretends it (WebAuthn over CDP). */
async function givenAuthenticator(page: Page, verified = true): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page);
  const send = (method: string, params: object) => session.send(method as never, params as never) as Promise<never>;
  await send('WebAuthn.enable', { enableUI: false });
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: verified,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = (await send('WebAuthn.addVirtualAuthenticator', { options })) as {
    authenticatorId: string;
  };
  return { id: authenticatorId, send };
}

const shots = process.env.MADANG_SHOTS;
const options = { skip: no_browser, timeout: 300_000 };

function fromBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((one) => alphabet.indexOf(one).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((one) => Number.parseInt(one, 2)));
}

test('an owner turns on two-step sign-in at the back office and comes in with it', options, async (t) => {
  const { page, complaints } = await atDesk(t, shop, { viewport: desk });
  await page.getByRole('link', { name: '켜기', exact: true }).click();
  await settled(page);
  if (shots) await page.screenshot({ path: `${shots}/security-desk.png` });
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: '2단계 인증 켜기' }).click();
  await page.getByRole('img', { name: /QR/ }).waitFor();
  if (shots) await page.screenshot({ path: `${shots}/enrol-desk.png` });
  assert.deepEqual(await axe(page), []);
  const secret = fromBase32((await page.locator('code').innerText()).replace(/\s/g, ''));
  const first_step = stepAt(new Date());
  await page.locator('[name=code]').fill(totpCode(secret, first_step));
  await page.getByRole('button', { name: '확인하고 켜기' }).click();
  await page.getByRole('button', { name: '보관했습니다' }).waitFor();
  if (shots) await page.screenshot({ path: `${shots}/recovery-desk.png` });
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: '보관했습니다' }).click();
  await page.getByText('복구 코드 10개 남음').waitFor();

  const other = await visit(t, shop.browser, { viewport: desk });
  await other.page.goto(`${shop.app.url}/admin/`);
  await other.page.locator('[name=email]').fill(demo_people.find((one) => one.role === 'owner')!.email);
  await other.page.locator('[name=password]').fill(demoPassword(shop.app.ctx.keys));
  await other.page.getByLabel('로그인 유지').check();
  await other.page.locator('button[type=submit]').click();
  await other.page.locator('[name=code]').waitFor();
  if (shots) await other.page.screenshot({ path: `${shots}/sign-in-code-desk.png` });
  assert.deepEqual(await axe(other.page), []);
  // Each code is good once; the next one is taken half a minute early.
  await other.page.locator('[name=code]').fill(totpCode(secret, Math.max(first_step + 1, stepAt(new Date()))));
  await other.page.locator('button[type=submit]').click();
  await other.page.locator('nav a').first().waitFor({ state: 'attached' });
  const cookies = (await other.context.cookies()).map((one) => one.name).sort();
  assert.deepEqual(cookies, ['madang_device', 'madang_session', 'madang_stay']);

  await page.reload();
  await settled(page);
  await page
    .getByRole('button', { name: /로그아웃$/ })
    .last()
    .waitFor();
  await page.getByRole('button', { name: '다른 기기에서 모두 로그아웃' }).click();
  await page.getByRole('button', { name: '다른 기기에서 모두 로그아웃' }).waitFor({ state: 'detached' });
  // What every process knows of a session is up to a second old.
  await eventually(
    async () => {
      await other.page.goto(`${shop.app.url}/admin/`);
      const [way_in, inside] = [other.page.locator('[name=password]'), other.page.locator('nav a').first()];
      await way_in.or(inside).first().waitFor({ state: 'attached' });
      return way_in.count();
    },
    (found) => found === 1,
  );
  assert.deepEqual(
    complaints.filter((one) => !/401|409/.test(one)),
    [],
  );
});

for (const [name, viewport, dark] of [
  ['phone, light', phone, false],
  ['wide, dark', desk, true],
] as const)
  test(`a buyer's page of devices and two-step sign-in (${name})`, options, async (t) => {
    const { page, complaints } = await visit(t, shop.browser, { viewport, dark });
    await page.goto(`${shop.app.url}/sign-in?next=/security`);
    await page.locator('[name=email]').fill('buyer@madang.test');
    await page.locator('[name=password]').fill(demoPassword(shop.app.ctx.keys));
    await page.locator('main button[type=submit]').click();
    await page.getByText('지금 이 기기').waitFor();
    assert.deepEqual(await axe(page), []);
    if (shots)
      await page.screenshot({ path: `${shots}/security-buyer-${dark ? 'dark' : 'light'}.png`, fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
    assert.equal(wide, false, 'no sideways scroll');
    assert.deepEqual(complaints, []);
  });

test('a buyer makes a passkey, comes in by it, and a copied or removed one opens nothing', options, async (t) => {
  const { page, context } = await visit(t, shop.browser, { viewport: phone });
  const house = shop.app.url.replace('127.0.0.1', 'localhost');
  const device = await givenAuthenticator(page);
  await page.goto(`${house}/sign-in?next=/security`);
  await page.locator('[name=email]').fill('buyer@madang.test');
  await page.locator('[name=password]').fill(demoPassword(shop.app.ctx.keys));
  await page.locator('main button[type=submit]').click();
  await page.getByRole('button', { name: '이 기기에 패스키 만들기' }).click();
  await page.getByRole('button', { name: /패스키 지우기/ }).waitFor();
  assert.deepEqual(await axe(page), []);
  const made = (await device.send('WebAuthn.getCredentials', { authenticatorId: device.id })) as {
    credentials: { credentialId: string; isResidentCredential: boolean; signCount: number }[];
  };
  assert.equal(made.credentials[0]!.isResidentCredential, true, 'found without a name');
  const { sql } = shop.app.ctx;
  const [told] = await sql<{ challenge_id: string }[]>`
    select challenge_id from identity.challenges where kind = 'notice' order by created_at desc limit 1`;
  const notice = await readIdentityMail(shop.app.app.modules.identity, sql, told!.challenge_id);
  assert.deepEqual([notice?.kind, notice?.to], ['passkey_added', 'buyer@madang.test']);

  const enter = async () => {
    await context.clearCookies();
    await page.goto(`${house}/sign-in?next=/security`);
    await page.getByRole('button', { name: '패스키로 로그인' }).click();
  };
  await enter();
  await page.getByText('지금 이 기기').waitFor();
  const [kept] = await sql<{ counter: number }[]>`select counter from identity.passkeys`;
  assert.ok(kept!.counter > 0, 'its count is kept');

  // Somebody has copied the key and used it: our count is ahead of this device's.
  await sql`update identity.passkeys set counter = counter + 1000`;
  await enter();
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /패스키로는/);
  await sql`update identity.passkeys set counter = counter - 1000`;

  // A device that did not check the person.
  await device.send('WebAuthn.setUserVerified', { authenticatorId: device.id, isUserVerified: false });
  await enter();
  // Nothing is to come of it: there is nothing to wait for.
  await page.waitForTimeout(500);
  assert.equal(
    (await context.cookies()).some((one) => one.name === 'madang_access'),
    false,
  );
  await device.send('WebAuthn.setUserVerified', { authenticatorId: device.id, isUserVerified: true });

  await enter();
  await page.getByText('지금 이 기기').waitFor();
  // Long after the sign-in it is asked again who is there, and the passkey answers that, too.
  await sql`update identity.sessions set proved_at = now() - interval '16 minutes'`;
  await page.getByRole('button', { name: /패스키 지우기/ }).click();
  await page.getByRole('button', { name: '패스키로 확인' }).waitFor();
  assert.deepEqual(await axe(page), []);
  if (shots) await page.screenshot({ path: `${shots}/proof-buyer.png`, fullPage: true });
  await page.getByRole('button', { name: '패스키로 확인' }).click();
  await page.getByRole('button', { name: /패스키 지우기/ }).waitFor({ state: 'detached' });
  const [removed] = await sql<{ challenge_id: string }[]>`
    select challenge_id from identity.challenges where kind = 'notice' order by created_at desc limit 1`;
  const goodbye = await readIdentityMail(shop.app.app.modules.identity, sql, removed!.challenge_id);
  assert.deepEqual([goodbye?.kind, goodbye?.to], ['passkey_removed', 'buyer@madang.test']);
  await enter();
  await page.getByRole('alert').waitFor();
});

test(
  'an answer to a passkey’s challenge is good once, here only, and only for what it was asked',
  options,
  async (t) => {
    const { page, context } = await visit(t, shop.browser, { viewport: desk });
    const house = shop.app.url.replace('127.0.0.1', 'localhost');
    await givenAuthenticator(page);
    await page.goto(`${house}/sign-in`);
    await page.locator('[name=email]').fill('viewer@madang.test');
    await page.locator('[name=password]').fill(demoPassword(shop.app.ctx.keys));
    await page.locator('main button[type=submit]').click();
    await page.waitForURL(`${house}/`);
    await page.goto(`${house}/security`);
    await page.getByRole('button', { name: '이 기기에 패스키 만들기' }).click();
    await page.getByRole('button', { name: /패스키 지우기/ }).waitFor();
    await context.clearCookies();
    await page.goto(`${house}/sign-in`);
    const sent = page.waitForRequest((one) => one.url().endsWith('/api/v1/sessions/passkey'));
    await page.getByRole('button', { name: '패스키로 로그인' }).click();
    const body = JSON.parse((await sent).postData()!) as { credential: { response: Record<string, string> } };
    await page.waitForURL(`${house}/`);
    const show = async (credential: object) => {
      const reply = await fetch(`${house}/api/v1/sessions/passkey`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: house },
        body: JSON.stringify({ credential }),
      });
      return [reply.status, ((await reply.json()) as { code?: string }).code];
    };
    assert.deepEqual(await show(body.credential), [401, 'bad_passkey'], 'a replay');
    const { response } = body.credential;
    const forged = { ...response, userHandle: 'AAAA', signature: `${response.signature!.slice(0, -4)}AAAA` };
    assert.deepEqual(await show({ ...body.credential, response: forged }), [401, 'bad_passkey']);
    const data = JSON.parse(Buffer.from(response.clientDataJSON!, 'base64url').toString()) as object;
    const elsewhere = Buffer.from(JSON.stringify({ ...data, origin: 'https://evil.example' })).toString('base64url');
    const moved = { ...response, clientDataJSON: elsewhere };
    assert.deepEqual(await show({ ...body.credential, response: moved }), [401, 'bad_passkey']);
    assert.deepEqual(await show({ ...body.credential, response: {} }), [401, 'bad_passkey']);
  },
);
