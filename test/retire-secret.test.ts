import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { checkKeys } from '../server/keys.ts';
import { createAccount, findAccountByEmail } from '../server/modules/identity/accounts.ts';
import { createIdentity, findByContact, indexContacts } from '../server/modules/identity/index.ts';
import { phoneIdentity } from '../server/modules/identity/phone.ts';
import { makeRecoveryCodes, spendRecoveryCode } from '../server/modules/identity/recovery-codes.ts';
import { placeOfTotp } from '../server/modules/identity/second-factor.ts';
import { readSecretNeeds } from '../server/modules/identity/secrets.ts';
import { enterBySocial, linkSocial } from '../server/modules/identity/social-links.ts';
import { createKeyring } from '../server/platform/crypto.ts';
import { transact } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';
import { givenDatabase } from '../server/platform/testing.ts';

const old_secret = 'the secret that leaked and has to go 32+';
const new_secret = 'the secret that takes its place also 32+';
const how_many = 500;
const email = (i: number) => `person.${i}@example.com`;
const phone = (i: number) => `0107${String(i).padStart(7, '0')}`;

test('an older secret is retired: indexes made anew by a job that is killed again and again; then it is gone', async (t) => {
  const { sql, url } = await givenDatabase(t);
  const data_dir = mkdtempSync(join(tmpdir(), 'madang-retire-'));
  t.after(() => rmSync(data_dir, { recursive: true, force: true }));
  const as = (secret: string, ...previous: string[]) => {
    const keys = createKeyring(secret, { previous });
    return createIdentity({ sql, keys, secure: false, demo: false });
  };
  const start = (secret: string, ...previous: string[]) =>
    checkKeys({ sql, keys: createKeyring(secret, { previous }) });

  // What a shop has that has only ever known the old secret.
  const before = as(old_secret);
  await start(old_secret);
  const accounts: string[] = [];
  const orders: string[] = [];
  await transact(sql, async (tx) => {
    for (let i = 0; i < how_many; i++) {
      const profile = { email: email(i), name: `사람 ${i}`, phone: phone(i) };
      const made = await createAccount(before, tx, { profile, language: 'ko', password_hash: 'none' });
      accounts.push(made!.account_id);
      const index = Buffer.from(phoneIdentity(before.keys, phone(i)), 'hex');
      if (i % 3 === 0)
        await tx`update identity.accounts set phone_index = ${index}, phone_verified_at = now() where account_id = ${made!.account_id}`;
      const contact = { phone: phone(i), email: email(i) };
      const sealed = before.vault.sealContact(made!.person_id, contact);
      await before.vault.savePersonalData(tx, [sealed]);
      const id = newId();
      orders.push(id);
      await tx`
        insert into orders.orders (id, number, shop_id, person_id, state, contact_ref, amount_krw, placed_at)
        values (${id}, ${i + 1}, ${newId()}, ${made!.person_id}, 'confirmed', ${sealed.id}, 1000, now())`;
      await indexContacts(tx, before.keys, [{ subject_id: id, person_id: made!.person_id, contact }]);
    }
    await tx`update orders.indexed_contacts set up_to = ${orders.at(-1)!}`;
  });
  const [first, second, third] = accounts as [string, string, string];
  const totp = randomBytes(20);
  await sql`insert into identity.totp (account_id, sealed, confirmed_at) values (${first}, ${before.keys.seal(totp, placeOfTotp(first))}, now())`;
  const codes = await makeRecoveryCodes(before, sql, first);
  assert.ok(await linkSocial(before, 'kakao', 'subject-2', { account_id: second }));
  assert.ok(await linkSocial(before, 'naver', 'subject-3', { account_id: third }));
  // A link and a code of a version that kept nothing to make them anew from.
  await sql`update identity.social_links set subject_ref = null where provider = 'naver'`;
  const code_hash = before.keys.hmac('recovery-code', `${second} ABCDEFGHIJ`);
  await sql`insert into identity.recovery_codes (account_id, code_hash) values (${second}, ${code_hash})`;

  await assert.rejects(start(new_secret), /was sealed with another secret/);
  await start(new_secret, old_secret);
  await assert.rejects(start(new_secret), /An older secret \([0-9a-f]{8}\) is still needed/, 'too early');
  const now = as(new_secret, old_secret);

  /** Under both secrets everybody is found at every moment. */
  async function everybodyIsFound(who = now): Promise<void> {
    for (const i of [0, 1, 199, 350, how_many - 1]) {
      assert.equal((await findAccountByEmail(sql, who.keys, email(i)))?.account_id, accounts[i], email(i));
      assert.deepEqual(await findByContact(sql, who.keys, phone(i)), [orders[i]], phone(i));
      assert.deepEqual(await findByContact(sql, who.keys, email(i)), [orders[i]]);
    }
  }
  const env = {
    ...process.env,
    DATA_DIR: data_dir,
    DATABASE_URL: url,
    MADANG_SECRET: new_secret,
    MADANG_SECRET_PREVIOUS: old_secret,
  };
  const row = async () =>
    (
      await sql<{ pass: number; seen: number; finished: boolean }[]>`
        select pass, seen::int as seen, finished_at is not null as finished from identity.rekeying`
    )[0] ?? { pass: 0, seen: 0, finished: false };
  await everybodyIsFound();
  let kills = 0;
  for (let stopped_at = 0; kills < 3; ) {
    const child = spawn(process.execPath, ['server/retire-secret.ts'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = new Promise((done) => child.once('exit', done));
    while (child.exitCode === null && (await row()).seen <= stopped_at && !(await row()).finished);
    child.kill('SIGKILL');
    await ended;
    const { pass, seen, finished } = await row();
    if (finished || pass > 1) break;
    assert.ok(seen > stopped_at, `it goes on where it was: ${seen} after ${stopped_at}, exit ${child.exitCode}`);
    stopped_at = seen;
    kills += 1;
    await everybodyIsFound();
  }
  assert.ok(kills >= 2, `${kills} kills in the middle`);

  const run = (...more: string[]) =>
    promisify(execFile)(process.execPath, ['server/retire-secret.ts', ...more], { env }).catch(
      (error: { stdout: string; stderr: string; code: number }) => error,
    );
  const told = await run();
  assert.match(told.stdout, /pass \d+: [a-z ]+, 1002 of 1002/, `${told.stdout}${told.stderr}`);
  assert.match(
    told.stdout,
    /still needed: links to Kakao, Naver or Google from before 1, recovery codes from before 1/,
  );
  await assert.rejects(start(new_secret), /is still needed/, 'the two leftovers hold it');
  // One of them comes by: their link is kept from now on.
  assert.ok((await enterBySocial(now, 'naver', { subject: 'subject-3', email: null } as never, 'test')).ok);
  const [need] = await readSecretNeeds(sql, now.keys);
  assert.deepEqual(need!.needed, [{ what: 'recovery_codes', count: 1 }]);
  assert.match((await run('--even-so')).stdout, /1 recovery codes\.\n(.*\n)*.*no longer needed/);

  await start(new_secret);
  const after = as(new_secret);
  await everybodyIsFound(after);
  const [{ left } = { left: -1 }] = await sql<{ left: number }[]>`
    select (select count(*) from identity.contact_index)::int - ${2 * how_many}::int as left`;
  assert.equal(left, 0, 'nothing of the old index stays');
  const [verified] = await sql<{ hex: string }[]>`
    select encode(phone_index, 'hex') as hex from identity.accounts where account_id = ${first}`;
  assert.equal(verified!.hex, phoneIdentity(after.keys, phone(0)));
  const [app] = await sql<{ sealed: Buffer }[]>`select sealed from identity.totp where account_id = ${first}`;
  assert.deepEqual(after.keys.open(app!.sealed, placeOfTotp(first)), totp);
  assert.ok(await spendRecoveryCode(after, sql, first, codes[0]!));
  assert.ok(!(await spendRecoveryCode(after, sql, first, codes[0]!)), 'once');
  for (const [provider, subject] of [
    ['kakao', 'subject-2'],
    ['naver', 'subject-3'],
  ] as const)
    assert.ok((await enterBySocial(after, provider, { subject, email: null } as never, 'test')).ok, provider);
  const opened = await after.vault.readPersonalData(sql, [
    (await sql<{ ref: string }[]>`select contact_ref as ref from orders.orders limit 1`)[0]!.ref,
  ]);
  assert.equal(opened.size, 1, 'data keys are rewrapped');
  await assert.rejects(start(old_secret), /was sealed with another secret/);
});
