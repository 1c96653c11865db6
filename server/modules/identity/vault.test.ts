import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyring } from '../../platform/crypto.ts';
import { newId } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { createVault } from './vault.ts';

const secret = 'the secret of the vault test, long enough to pass';
const contact = { name: '홍길동', phone: '010-1234-5678', address1: '서울특별시 강남구 테헤란로 1' };

test('a contact is sealed at once, saved in one transaction and read back by any process', async (t) => {
  const { sql } = await givenDatabase(t);
  const vault = createVault(createKeyring(secret));
  const sealed = Array.from({ length: 200 }, (_, i) => vault.sealContact(newId(), { ...contact, i }));
  await sql.begin((tx) => vault.savePersonalData(tx, sealed));

  const other = createVault(createKeyring(secret));
  const read = await other.readPersonalData<{ i: number; name: string }>(
    sql,
    sealed.map((one) => one.id),
  );
  assert.equal(read.size, 200);
  assert.deepEqual(read.get(sealed[7]!.id), { ...contact, i: 7 });

  const [dump] = await sql<{ found: number }[]>`
    select count(*) as found from identity.personal_data where position(convert_to('홍길동', 'UTF8') in ciphertext) > 0`;
  assert.equal(dump!.found, 0);
});

test('two processes that meet a new person at once end with one key, and both records open', async (t) => {
  const { sql } = await givenDatabase(t);
  const [a, b] = [createVault(createKeyring(secret)), createVault(createKeyring(secret))];
  const person_id = newId();
  const [by_a, by_b] = [a.sealContact(person_id, { by: 'a' }), b.sealContact(person_id, { by: 'b' })];
  await Promise.all([
    sql.begin((tx) => a.savePersonalData(tx, [by_a])),
    sql.begin((tx) => b.savePersonalData(tx, [by_b])),
  ]);
  const read = await createVault(createKeyring(secret)).readPersonalData<{ by: string }>(sql, [by_a.id, by_b.id]);
  assert.deepEqual([read.get(by_a.id)?.by, read.get(by_b.id)?.by], ['a', 'b']);
});

test('a key that was written by a transaction that rolled back is written again', async (t) => {
  const { sql } = await givenDatabase(t);
  const vault = createVault(createKeyring(secret));
  const person_id = newId();
  const [first, second, third] = ['1', '2', '3'].map((n) => vault.sealContact(person_id, { n }));
  await assert.rejects(
    sql.begin(async (tx) => {
      await vault.savePersonalData(tx, [first!]);
      await vault.savePersonalData(tx, [second!]); // sees the key of its own transaction
      throw new Error('rolled back');
    }),
    /rolled back/,
  );
  await sql.begin((tx) => vault.savePersonalData(tx, [third!]));
  const read = await createVault(createKeyring(secret)).readPersonalData<{ n: string }>(sql, [first!.id, third!.id]);
  assert.deepEqual([...read.values()], [{ n: '3' }]);
});

test('destroying a key makes everything sealed under it unreadable, and only that', async (t) => {
  const { sql } = await givenDatabase(t);
  const vault = createVault(createKeyring(secret));
  const [gone, stays] = [newId(), newId()];
  const profile = vault.sealData(gone, 'account', { email: 'a@b.kr' });
  const order = vault.sealContact(gone, contact);
  const other = vault.sealData(stays, 'account', { email: 'c@d.kr' });
  await vault.savePersonalData(sql, [profile, order, other]);
  const ids = [profile.id, order.id, other.id];
  assert.equal((await vault.readPersonalData(sql, ids)).size, 3);

  await vault.destroyKey(sql, gone, 'account');
  const after = await vault.readPersonalData(sql, ids);
  assert.deepEqual([...after.keys()].sort(), [order.id, other.id].sort(), 'the statutory record still opens');
  await assert.rejects(vault.savePersonalData(sql, [vault.sealData(gone, 'account', {})]), /destroyed/);

  await vault.destroyKey(sql, gone, 'records');
  for (const reader of [vault, createVault(createKeyring(secret))]) {
    assert.deepEqual([...(await reader.readPersonalData(sql, ids)).keys()], [other.id]);
  }
  const [row] = await sql<{ left: number }[]>`
    select count(*) as left from identity.persons
    where person_id = ${gone} and (account_key_wrapped is not null or records_key_wrapped is not null)`;
  assert.equal(row!.left, 0);
});

test('a record moved to another person, purpose or id does not open', async (t) => {
  const { sql } = await givenDatabase(t);
  const vault = createVault(createKeyring(secret));
  const person_id = newId();
  const one = vault.sealContact(person_id, contact);
  await vault.savePersonalData(sql, [one]);
  const moved = newId();
  await sql`insert into identity.personal_data select ${moved}, person_id, purpose, ciphertext from identity.personal_data`;
  assert.deepEqual([...(await vault.readPersonalData(sql, [one.id, moved])).keys()], [one.id]);
});

test('keys are rewrapped under a new secret; records stay as they are', async (t) => {
  const { sql } = await givenDatabase(t);
  const before = createVault(createKeyring(secret));
  const persons = Array.from({ length: 30 }, newId);
  await before.ensurePersons(sql, persons);
  await before.ensurePersons(sql, persons.slice(0, 3), 'account');
  const records = persons.map((id) => before.sealContact(id, contact));
  await before.savePersonalData(sql, records);

  const next = 'the next secret of the vault test, long enough';
  assert.equal(await createVault(createKeyring(next, { previous: [secret] })).rewrapKeys(sql, 7), 30);
  assert.equal(await createVault(createKeyring(next, { previous: [secret] })).rewrapKeys(sql, 7), 0);
  const read = await createVault(createKeyring(next)).readPersonalData(
    sql,
    records.map((one) => one.id),
  );
  assert.equal(read.size, 30, 'the old secret is no longer needed');
});
