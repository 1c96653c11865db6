import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Overloaded } from '../../platform/group-commit.ts';
import { createHasher, current_cost } from './password.ts';
import { passwordFaults } from './password-faults.ts';

const cheap = { memory_kib: 64, passes: 1, lanes: 1 };

test('the rule names everything that is wrong', () => {
  const faults = (password: string) => passwordFaults(password, 'minsu.kim@example.com');
  assert.deepEqual(faults('yard-fence-42'), []);
  assert.deepEqual(faults('마당에서-놀자7'), []);
  assert.deepEqual(faults('a1!'), ['too_short', 'repeats']);
  assert.deepEqual(faults('lettersonly'), ['no_digit', 'no_symbol']);
  assert.deepEqual(faults('12345678!'), ['no_letter', 'too_common']);
  for (const common of [
    'Password1!',
    'P@ssw0rd1!',
    'qwerty123!',
    'Dkssud12!',
    'iloveyou1!',
    'Welc0me!!1',
    'Sunshine!2024',
  ]) {
    assert.deepEqual(faults(common), ['too_common'], common);
  }
  assert.deepEqual(faults('Minsu.Kim-99'), ['has_email']);
});

test('the leaked list knows its words and takes few strangers for them', () => {
  const common = (password: string) => passwordFaults(password, '').includes('too_common');
  for (const word of ['123456', 'letmein', 'trustno1', 'dkssudgktpdy', 'tkfkdgo']) assert.ok(common(word), word);
  let taken = 0;
  for (let n = 0; n < 20_000; n++) if (common(`${randomBytes(7).toString('base64url')}-7`)) taken++;
  assert.ok(taken < 60, `${taken} of 20,000 random ones`);
});

test('no password throws, and each that passes has its three kinds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (password) => {
      if (passwordFaults(password, 'a@b.c').length > 0) return;
      assert.ok([...password].length >= 8 && /\p{L}/u.test(password) && /\p{N}/u.test(password));
    }),
  );
});

test('a hash is argon2id at today’s cost, salted, and is known to be outdated when made cheaper', async () => {
  const hasher = createHasher();
  const [one, two] = [await hasher.hash('yard-fence-42'), await hasher.hash('yard-fence-42')];
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.notEqual(one, two);
  assert.ok(await hasher.verify('yard-fence-42', one));
  assert.ok(!(await hasher.verify('yard-fence-43', one)));
  assert.ok(!hasher.isOutdated(one));
  const weaker = await createHasher({ cost: cheap }).hash('yard-fence-42');
  assert.ok(hasher.isOutdated(weaker) && (await hasher.verify('yard-fence-42', weaker)), 'verified at its own cost');
  assert.deepEqual(current_cost, { memory_kib: 19_456, passes: 2, lanes: 1 });
});

test('nobody’s password is ever right, and the decoy works as hard', async () => {
  const hasher = createHasher({ cost: cheap });
  assert.equal(await hasher.verify('yard-fence-42', null), false);
  assert.equal(await hasher.verify('', 'not a hash'), false);
});

test('hashes wait in a short line and no further', async () => {
  const hasher = createHasher({ cost: cheap, max_running: 1, max_waiting: 3 });
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => hasher.hash('yard-fence-42')));
  const busy = results.filter((one) => one.status === 'rejected');
  assert.equal(busy.length, 6);
  assert.ok(busy.every((one) => one.reason instanceof Overloaded));
  assert.equal(hasher.waiting(), 0);
  assert.ok(await hasher.hash('yard-fence-42'), 'and it goes on afterwards');
});

test('a full line at the first stranger’s sign-in does not lock strangers out for good', async () => {
  const hasher = createHasher({ cost: cheap, max_running: 1, max_waiting: 0 });
  const busy = hasher.hash('yard-fence-42');
  await assert.rejects(hasher.verify('yard-fence-42', null), Overloaded);
  await busy;
  assert.equal(await hasher.verify('yard-fence-42', null), false);
});
