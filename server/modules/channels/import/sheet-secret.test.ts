import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyring } from '../../../platform/crypto.ts';
import { transact } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { givenDatabase } from '../../../platform/testing.ts';
import { channelRekeySteps } from '../rekey-channels.ts';
import { sheetSecret } from './sheet-secret.ts';

test('orders of a sheet without numbers stay the same orders when the secret is changed and the older one is given up', async (t) => {
  const { sql } = await givenDatabase(t);
  const [one, other] = [newId(), newId()];
  const [old, next] = ['o'.repeat(40), 'n'.repeat(40)];
  const first = await sheetSecret(sql, createKeyring(old), one);
  assert.deepEqual(
    first,
    createKeyring(old).hmac('channels.sheet_order', one),
    'as sheets were numbered before it was kept',
  );
  assert.notDeepEqual(await sheetSecret(sql, createKeyring(old), other), first, 'each shop its own');
  const both = createKeyring(next, { previous: [old] });
  assert.deepEqual(await sheetSecret(sql, both, one), first);
  const step = channelRekeySteps({ keys: both }).find((each) => each.name.includes('sheets'))!;
  assert.equal((await transact(sql, (tx) => step.run(tx, '00000000-0000-0000-0000-000000000000', 100))).changed, 2);
  assert.deepEqual(await sheetSecret(sql, createKeyring(next), one), first);
});
