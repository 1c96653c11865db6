import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyring } from '../../../platform/crypto.ts';
import { transact } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { givenDatabase } from '../../../platform/testing.ts';
import { createVault } from '../../identity/index.ts';
import { callsRekeyStep } from './caller.ts';
import { logCall } from './log-call.ts';

type Keys = ReturnType<typeof createKeyring>;

test('who calls again stays the same person when the secret is changed and the older one is given up, until forgotten', async (t) => {
  const { sql } = await givenDatabase(t);
  const shop_id = newId();
  /** The person that the record of a new call belongs to. */
  const call = async (keys: Keys, shop = shop_id) => {
    const vault = createVault(keys);
    const said = { shop_id: shop, phone: '010-7777-1234', direction: 'in', topic: 'day' } as const;
    const logged = await transact(sql, (tx) =>
      logCall(tx, { keys, vault }, { account_id: newId(), shops: null }, said),
    );
    assert.ok(logged.ok);
    const [row] = await sql<{ person_id: string }[]>`
      select d.person_id from identity.personal_data d join fulfilment.calls c on c.contact_ref = d.id
      where c.id = ${logged.value.call_id}`;
    return row!.person_id;
  };
  const [old, next] = ['o'.repeat(40), 'n'.repeat(40)];
  const wrapping = ['w'.repeat(40)];
  const first = await call(createKeyring(old, { wrapping }));
  assert.equal(await call(createKeyring(old, { wrapping })), first);
  assert.notEqual(await call(createKeyring(old, { wrapping }), newId()), first, 'each shop its own');
  const both = createKeyring(next, { previous: [old], wrapping });
  assert.equal(await call(both), first);
  const step = callsRekeyStep({ keys: both, vault: createVault(both) });
  assert.equal((await transact(sql, (tx) => step.run(tx, '00000000-0000-0000-0000-000000000000', 100))).changed, 3);
  const alone = createKeyring(next, { wrapping });
  assert.equal(await call(alone), first);
  await transact(sql, (tx) => createVault(alone).destroyKey(tx, first, 'records'));
  const later = await call(alone);
  assert.notEqual(later, first);
  assert.equal(await call(alone), later);
});
