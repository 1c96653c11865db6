import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { createVault } from '../server/modules/identity/index.ts';
import { createKeyring } from '../server/platform/crypto.ts';
import { transact } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';
import { givenDatabase } from '../server/platform/testing.ts';

const secret = 'stays the same through the whole of this test';
const old_key = 'the wrapping key that will be removed 01';
const new_key = 'the wrapping key that takes its place 02';

test('the key-encryption key rotates by command beside a running server; then the old one is not needed', async (t) => {
  const { sql, url } = await givenDatabase(t);
  const data_dir = mkdtempSync(join(tmpdir(), 'madang-rewrap-'));
  t.after(() => rmSync(data_dir, { recursive: true, force: true }));
  const vaultWith = (...wrapping: string[]) => createVault(createKeyring(secret, { wrapping }));
  const first = vaultWith(); // wrapped by the secret, before there was a key of its own
  const before = vaultWith(old_key);
  const persons = Array.from({ length: 700 }, newId);
  await first.ensurePersons(sql, persons.slice(0, 40));
  await before.ensurePersons(sql, persons);
  await before.ensurePersons(sql, persons.slice(0, 350), 'account');
  const records = persons.map((id, i) => before.sealContact(id, { name: `사람 ${i}` }));
  await before.savePersonalData(sql, records);
  assert.equal((await vaultWith(new_key).readPersonalData(sql, [])).size, 0);
  await assert.rejects(
    vaultWith(new_key).readPersonalData(sql, [records[50]!.id]),
    /does not open/,
    'the test sees a key that is missing',
  );

  // Somebody leaves; a backup from before they did has their key, wrapped by the old one.
  const gone = persons[3]!;
  const profile = before.sealData(gone, 'account', { name: '떠난 사람' });
  await before.savePersonalData(sql, [profile]);
  const [backup] = await sql<{ wrapped: string }[]>`
    select encode(account_key_wrapped, 'hex') as wrapped from identity.persons where person_id = ${gone}`;
  await transact(sql, (tx) => before.destroyKey(tx, gone, 'account'));
  assert.equal((await vaultWith(new_key, old_key).readPersonalData(sql, [profile.id])).size, 0, 'noise at once');

  // The server as it runs meanwhile: both keys, opening and sealing all the time.
  const server = vaultWith(new_key, old_key);
  const ids = records.map((one) => one.id);
  let done = false;
  const serving = (async () => {
    for (let i = 0; !done || i < 5; i++) {
      const wanted = ids.slice((i * 97) % 600, ((i * 97) % 600) + 50);
      assert.equal((await vaultWith(new_key, old_key).readPersonalData(sql, wanted)).size, wanted.length);
      const one = server.sealContact(newId(), { name: '새 사람' });
      await server.savePersonalData(sql, [one]);
      ids.push(one.id);
      await new Promise((done) => setTimeout(done, 20));
    }
  })();
  const env = {
    ...process.env,
    DATA_DIR: data_dir,
    DATABASE_URL: url,
    MADANG_SECRET: secret,
    MADANG_WRAPPING_KEY: new_key,
    MADANG_WRAPPING_KEY_PREVIOUS: old_key,
  };
  const run = () => promisify(execFile)(process.execPath, ['server/rotate-keys.ts', '--rewrap'], { env });
  const told = (
    await run().finally(() => {
      done = true;
    })
  ).stdout;
  await serving;
  assert.match(told, /^The keys of 700 persons were rewrapped\.\n.*no longer needed/, told);
  assert.match((await run()).stdout, /^The keys of 0 persons/);
  assert.equal((await vaultWith(new_key).readPersonalData(sql, ids)).size, ids.length, 'the old key is gone');
  await assert.rejects(vaultWith(old_key).readPersonalData(sql, ids), /does not open/, 'and opens nothing any more');

  // The backup comes back: with the old key it would tell, and once that is destroyed it does not.
  await sql`
    update identity.persons set account_key_destroyed_at = null, account_key_wrapped = decode(${backup!.wrapped}, 'hex')
    where person_id = ${gone}`;
  assert.equal((await vaultWith(new_key, old_key).readPersonalData(sql, [profile.id])).size, 1);
  await assert.rejects(vaultWith(new_key).readPersonalData(sql, [profile.id]), /does not open/);
});
