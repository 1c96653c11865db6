import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addAddress,
  changePassword,
  listAddresses,
  readMe,
  removeAddress,
  signIn,
  updateAddress,
  updateMe,
} from '@madang/contract';
import { newId } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { findAccountByEmail } from './accounts.ts';
import { closeAccount } from './close-account.ts';
import { givenAccount, givenApp, givenBrowser, givenIdentity, test_keys, test_password } from './testing.ts';

const home = {
  label: '집',
  name: '홍길동',
  phone: '010-1234-5678',
  postal_code: '06236',
  address1: '서울 강남구 테헤란로 1',
};

async function givenSignedIn(t: Parameters<typeof givenDatabase>[0]) {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const app = givenApp(identity);
  const account = await givenAccount(identity);
  const browser = givenBrowser(app);
  await browser.call(signIn, { body: { email: account.email, password: test_password } });
  return { sql, identity, app, account, browser };
}

test('the address book keeps one default and nothing in the clear', async (t) => {
  const { sql, browser, app, identity } = await givenSignedIn(t);
  const headers = { 'idempotency-key': 'click-number-1' };
  const first = await browser.call(addAddress, { body: home, headers });
  assert.equal((await browser.call(addAddress, { body: home, headers })).body.addresses.length, 1, 'a double click');
  const reused = await browser.call(addAddress, { body: { ...home, label: '다른 곳' }, headers });
  assert.equal(reused.body.code, 'idempotency_key_reused');
  assert.deepEqual(
    first.body.addresses.map((one: { is_default: boolean }) => one.is_default),
    [true],
  );
  const second = await browser.call(addAddress, { body: { ...home, label: '회사', is_default: true } });
  assert.deepEqual(
    second.body.addresses.map((one: { label: string; is_default: boolean }) => [one.label, one.is_default]),
    [
      ['회사', true],
      ['집', false],
    ],
  );
  const [office, at_home] = second.body.addresses;
  const changed = await browser.call(updateAddress, {
    params: { address_id: at_home.address_id },
    body: { ...home, address2: '101호' },
  });
  assert.equal(changed.body.addresses[1].address2, '101호');
  const removed = await browser.call(removeAddress, { params: { address_id: office.address_id } });
  assert.deepEqual(
    removed.body.addresses.map((one: { label: string; is_default: boolean }) => [one.label, one.is_default]),
    [['집', true]],
  );

  const stranger = givenBrowser(app);
  const { email } = await givenAccount(identity);
  await stranger.call(signIn, { body: { email, password: test_password } });
  assert.equal((await stranger.call(removeAddress, { params: { address_id: at_home.address_id } })).status, 404);
  assert.equal(
    (await stranger.call(updateAddress, { params: { address_id: at_home.address_id }, body: home })).status,
    404,
  );
  assert.deepEqual((await stranger.call(listAddresses)).body.addresses, []);
  const [left] = await sql<{ rows: number }[]>`select count(*) as rows from identity.personal_data`;
  assert.equal(left!.rows, 3, 'two profiles and one address: replaced and removed ones are gone');
});

test('profile changes, and a password change ends the other sessions', async (t) => {
  const { browser, app, account } = await givenSignedIn(t);
  const me = await browser.call(updateMe, { body: { name: '임꺽정', phone: '010-2222-3333', language: 'en' } });
  assert.deepEqual(
    [me.body.name, me.body.phone, me.body.language, me.body.email],
    ['임꺽정', '010-2222-3333', 'en', account.email],
  );
  assert.equal((await browser.call(updateMe, { body: { phone: null } })).body.phone, null);

  const other = givenBrowser(app);
  await other.call(signIn, { body: { email: account.email, password: test_password } });
  const wrong = await browser.call(changePassword, {
    body: { current_password: 'nope-nope-1', new_password: 'new-fence-43' },
  });
  assert.equal(wrong.body.code, 'bad_credentials');
  const weak = await browser.call(changePassword, { body: { current_password: test_password, new_password: 'short' } });
  assert.deepEqual([weak.status, weak.body.code], [422, 'weak_password']);
  const done = await browser.call(changePassword, {
    body: { current_password: test_password, new_password: 'new-fence-43' },
  });
  assert.equal(done.body.ended_sessions, 1);
  assert.equal((await browser.call(readMe)).status, 200, 'this session goes on');
  assert.equal(
    (await givenBrowser(app).call(signIn, { body: { email: account.email, password: test_password } })).status,
    401,
  );
});

test('a closed account is unreadable, signed out, and its e-mail is free again', async (t) => {
  const { sql, identity, account, browser } = await givenSignedIn(t);
  await browser.call(addAddress, { body: home });
  await closeAccount(identity, account.account_id);
  const [row] = await sql<{ profile_ref: string }[]>`select profile_ref from identity.accounts`;
  assert.equal((await identity.vault.readPersonalData(sql, [row!.profile_ref])).size, 0);
  assert.equal(await findAccountByEmail(sql, test_keys, account.email), null);
  await new Promise((done) => setTimeout(done, 1_050));
  assert.equal((await browser.call(readMe)).status, 401);
  const again = await givenAccount(identity, { email: account.email });
  assert.notEqual(again.person_id, account.person_id);
  assert.ok(again.account_id < newId());
});
