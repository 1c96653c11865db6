import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  addAddress,
  askPhone,
  deleteMe,
  downloadMyData,
  readMe,
  readSession,
  signIn,
  updateMe,
  verifyPhone,
} from '@madang/contract';
import { uuidOfHash } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { codeOf } from './challenges.ts';
import { phoneIdentity } from './phone.ts';
import { readIdentityMail } from './read-identity-mail.ts';
import { givenAccount, givenApp, givenBrowser, givenIdentity, test_keys, test_password } from './testing.ts';

async function given(t: TestContext) {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql, { demo: false });
  const app = givenApp(identity);
  const member = async (role?: 'owner') => {
    const account = await givenAccount(identity, { name: '심은이름', ...(role ? { role } : {}) });
    const browser = givenBrowser(app);
    await browser.call(signIn, { body: { email: account.email, password: test_password } });
    return { ...account, browser };
  };
  return { sql, identity, member };
}

test('a phone is proved by its code alone, by one account at a time, and counts as that number’s cap', async (t) => {
  const { sql, identity, member } = await given(t);
  const [first, second] = [await member(), await member()];
  const prove = async (who: typeof first, phone: string) => {
    const asked = await who.browser.call(askPhone, { body: { phone } });
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    const { challenge_id } = asked.body;
    return { challenge_id, code: codeOf(identity.keys, challenge_id) };
  };
  assert.equal(await identity.phones.of(first.account_id), null);
  const answer = await prove(first, '+82 10-1234-5678');
  assert.equal((await second.browser.call(verifyPhone, { body: answer })).body.code, 'bad_code', 'another account');
  const uses = await Promise.all([1, 2, 3].map(() => first.browser.call(verifyPhone, { body: answer })));
  assert.equal(uses.filter((one) => one.status === 200).length, 1, 'once');
  assert.equal((await first.browser.call(readMe)).body.phone, '01012345678');
  const cap = uuidOfHash(phoneIdentity(test_keys, '010 1234 5678'));
  assert.equal(await identity.phones.of(first.account_id), cap, 'the same as a guest’s who gives this number');
  const [notice] = await sql<{ challenge_id: string }[]>`select challenge_id from identity.challenges`;
  const mail = await readIdentityMail(identity, sql, notice!.challenge_id);
  assert.deepEqual([mail?.kind, mail?.blanks], ['phone_changed', { phone: '010-****-5678' }]);

  await second.browser.call(verifyPhone, { body: await prove(second, '010-1234-5678') });
  assert.equal((await first.browser.call(readMe)).body.phone_verified_at, null, 'the newest proof wins the number');
  assert.equal(await identity.phones.of(second.account_id), cap);
  const typed = await second.browser.call(updateMe, { body: { phone: '010-9999-0000' } });
  assert.equal(typed.body.phone_verified_at, null, 'a number that was only typed is not proved');
  for (const phone of ['02-123-4567', '010-12', '+1 212 555 0100'])
    assert.equal((await first.browser.call(askPhone, { body: { phone } })).body.code, 'invalid_input', phone);
});

test('the download holds everything of mine, in the clear, and only for who knows the password', async (t) => {
  const { member } = await given(t);
  const { browser, email } = await member();
  const home = { label: '집', name: '심은수령인', phone: '010-5555-6666', postal_code: '06236', address1: '심은로 1' };
  await browser.call(addAddress, { body: home });
  const wrong = await browser.call(downloadMyData, { body: { current_password: 'not-the-one-1' } });
  assert.equal(wrong.body.code, 'wrong_password');
  const { status, body } = await browser.call(downloadMyData, { body: { current_password: test_password } });
  assert.equal(status, 200);
  assert.deepEqual([body.account.email, body.account.name], [email, '심은이름']);
  assert.equal(body.addresses[0].address1, '심은로 1');
  assert.equal(body.sessions.length, 1);
  assert.ok(!JSON.stringify(body).includes('argon2'));
});

test('deletion leaves nothing that opens: key, indexes, sessions, questions; a farewell goes out; the last owner stays', async (t) => {
  const { sql, identity, member } = await given(t);
  const owner = await member('owner');
  const body = { current_password: test_password };
  assert.equal((await owner.browser.call(deleteMe, { body })).body.code, 'last_owner');
  const { browser, account_id, person_id, email } = await member();
  const [before] = await sql<{ profile_ref: string }[]>`
    select profile_ref from identity.accounts where account_id = ${account_id}`;
  const [copy] = await sql`select * from identity.personal_data where id = ${before!.profile_ref}`;
  const asked = (await browser.call(askPhone, { body: { phone: '010-7777-8888' } })).body;
  const code = codeOf(identity.keys, asked.challenge_id);
  await browser.call(verifyPhone, { body: { challenge_id: asked.challenge_id, code } });
  await browser.call(askPhone, { body: { phone: '010-7777-9999' } });
  const wrong = { current_password: 'not-the-one-1' };
  assert.equal((await browser.call(deleteMe, { body: wrong })).body.code, 'wrong_password');
  const done = await browser.call(deleteMe, { body });
  assert.deepEqual([done.status, done.body.kind], [200, 'guest']);
  assert.equal((await browser.call(readMe)).status, 401);
  assert.equal((await browser.call(readSession)).body.kind, 'guest');
  const [left] = await sql`
    select email_index, phone_index, password_hash from identity.accounts where account_id = ${account_id}`;
  assert.deepEqual(left, { email_index: null, phone_index: null, password_hash: '' });
  // A copy of the ciphertext, from a backup, put back: it does not open.
  await sql`insert into identity.personal_data ${sql([copy as Record<string, unknown>])}`;
  assert.equal((await identity.vault.readPersonalData(sql, [before!.profile_ref])).size, 0);
  const [keys] = await sql`
    select account_key_wrapped, records_key_wrapped is not null as records from identity.persons where person_id = ${person_id}`;
  assert.deepEqual(keys, { account_key_wrapped: null, records: true });
  const open = await sql<{ challenge_id: string; kind: string }[]>`
    select challenge_id, kind from identity.challenges where account_id = ${account_id}`;
  assert.deepEqual(
    open.map((one) => one.kind),
    ['notice'],
  );
  const farewell = await readIdentityMail(identity, sql, open[0]!.challenge_id);
  assert.deepEqual([farewell?.kind, farewell?.to], ['account_closed', email]);
});
