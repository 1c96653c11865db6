import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { sweepRetention } from './retention.ts';
import { givenAccount, givenIdentity, test_keys } from './testing.ts';
import { createVault } from './vault.ts';

test('a contact is there for five years and gone the day after; the account stays', async (t) => {
  const { sql } = await givenDatabase(t);
  const vault = createVault(test_keys);
  const identity = givenIdentity(sql);
  const { account_id, person_id } = await givenAccount(identity);
  const contact = vault.sealContact(person_id, { name: '홍길동', phone: '010-1234-5678' });
  await vault.savePersonalData(sql, [contact]);
  await sql`
    insert into identity.contact_index (digest, subject_id, person_id) values ('\\x01', ${newId()}, ${person_id})`;
  const rows = async () => {
    const [found] = await sql<{ records: number; account: number; index: number }[]>`
      select (select count(*)::int from identity.personal_data where purpose = 'records') as records,
        (select count(*)::int from identity.personal_data where purpose = 'account') as account,
        (select count(*)::int from identity.contact_index) as index`;
    return { ...found };
  };
  const on = (years: number, days: number) => {
    const at = new Date();
    at.setUTCFullYear(at.getUTCFullYear() + years);
    return new Date(at.getTime() + days * 86_400_000);
  };
  const before = await rows();
  assert.deepEqual([before.records! >= 1, before.account! >= 1, before.index], [true, true, 1]);
  assert.equal(await sweepRetention(sql, on(5, -1)), 0);
  assert.deepEqual(await rows(), before);
  assert.ok((await sweepRetention(sql, on(5, 1))) >= 1);
  assert.deepEqual(await rows(), { ...before, records: 0, index: 0 });
  assert.equal((await vault.readPersonalData(sql, [contact.id])).size, 0);
  assert.ok(account_id);
});
