import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyring } from '../../../platform/crypto.ts';
import { type Sql, transact } from '../../../platform/db.ts';
import { newId, uuidOfHash } from '../../../platform/ids.ts';
import { givenDatabase } from '../../../platform/testing.ts';
import { createVault } from '../../identity/index.ts';
import { channelRekeySteps } from '../rekey-channels.ts';
import { sealPersons } from './seal-persons.ts';

const contact = { name: '김 하늘', phone: '01023456789' };

/** The person that a contact's new record belongs to. */
async function personUnder(sql: Sql, keys: ReturnType<typeof createKeyring>, shop_id: string): Promise<string> {
  const deps = { vault: createVault(keys), keys };
  const [ref] = await transact(sql, (tx) =>
    sealPersons(tx, deps, shop_id, [{ ...contact, own: newId(), value: contact }]),
  );
  const [row] = await sql<{ person_id: string }[]>`select person_id from identity.personal_data where id = ${ref!}`;
  return row!.person_id;
}

test('a name with a phone stays the same person when the secret is changed and the older one is given up', async (t) => {
  const { sql } = await givenDatabase(t);
  const shop_id = newId();
  const [old, next] = ['o'.repeat(40), 'n'.repeat(40)];
  const wrapping = ['w'.repeat(40)];
  const first = await personUnder(sql, createKeyring(old, { wrapping }), shop_id);
  const before_it_was_kept = createKeyring(old).hmac('channels.person', `${shop_id}|01023456789|김하늘`);
  assert.equal(first, uuidOfHash(before_it_was_kept.toString('hex')));
  assert.notEqual(await personUnder(sql, createKeyring(old, { wrapping }), newId()), first, 'each shop its own');
  const both = createKeyring(next, { previous: [old], wrapping });
  assert.equal(await personUnder(sql, both, shop_id), first);
  const step = channelRekeySteps({ keys: both }).find((each) => each.name.includes('persons'))!;
  assert.equal((await transact(sql, (tx) => step.run(tx, '00000000-0000-0000-0000-000000000000', 100))).changed, 2);
  assert.equal(await personUnder(sql, createKeyring(next, { wrapping }), shop_id), first);
});
