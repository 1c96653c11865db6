import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../platform/db.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { createLimits } from './limits.ts';
import { test_keys } from './testing.ts';

const small = { sign_in_pair: { points: 3, duration: 900, grows: true }, sign_in_email: { points: 5, duration: 900 } };

test('attempts are counted for all processes together, also when they come at once', async (t) => {
  const { sql, url } = await givenDatabase(t);
  const other = connect(url, { max: 4, name: 'other-process' });
  t.after(() => other.end({ timeout: 1 }));
  const [here, there] = [createLimits(sql, test_keys, small), createLimits(other, test_keys, small)];
  const tries = await Promise.all(
    Array.from({ length: 12 }, (_, n) => (n % 2 ? here : there).take({ sign_in_pair: 'a 1.2.3.0' })),
  );
  assert.equal(tries.filter((one) => one === null).length, 3);
  const refused = tries.find((one) => one !== null)!;
  const wait_s = Number(refused.error.params?.retry_after_s);
  assert.ok(refused.error.code === 'too_many_requests' && wait_s > 850 && wait_s <= 900, `${wait_s} s`);
  const [row] = await sql<{ text: string }[]>`select l::text as text from identity.limits l`;
  assert.ok(!row!.text.includes('1.2.3'), 'no address in the clear');
});

test('the wait doubles each time it is used up, and a success gives its point back', async (t) => {
  const { sql } = await givenDatabase(t);
  const limits = createLimits(sql, test_keys, small);
  const one = { sign_in_pair: 'b' };
  for (let n = 0; n < 5; n++) {
    assert.equal(await limits.take(one), null);
    await limits.giveBack(one);
  }
  const waits: number[] = [];
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 3; n++) assert.equal(await limits.take(one), null, `round ${round}`);
    waits.push(Number((await limits.take(one))!.error.params?.retry_after_s));
    await sql`update identity.limits set until = now() - interval '1 second'`;
  }
  assert.deepEqual(
    waits.map((wait_s) => Math.round(wait_s / 900)),
    [1, 2, 4],
  );
  await sql`update identity.limits set until = now() - interval '2 days'`;
  for (let n = 0; n < 3; n++) await limits.take(one);
  assert.ok(Number((await limits.take(one))!.error.params?.retry_after_s) <= 900, 'a quiet day forgives');
});

test('who has used up their own attempts uses up nobody else’s: an account cannot be locked from one address', async (t) => {
  const { sql } = await givenDatabase(t);
  const limits = createLimits(sql, test_keys, small);
  for (let n = 0; n < 50; n++) await limits.take({ sign_in_pair: 'owner attacker', sign_in_email: 'owner' });
  assert.equal(await limits.take({ sign_in_pair: 'owner home', sign_in_email: 'owner' }), null);
});
