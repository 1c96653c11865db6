import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  constantTimeEqual,
  createKeyring,
  hmacSha256,
  newDataKey,
  openWith,
  sealWith,
  toDataKey,
  toHmacKey,
} from './crypto.ts';

const secret = 'a secret of the shop, long enough for the test';
const keys = createKeyring(secret);

test('what is sealed opens only with its own key, in its own place, unchanged', () => {
  const key = toDataKey(newDataKey());
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.nat(), (plain, place, at) => {
      const sealed = sealWith(key, plain, place);
      assert.equal(openWith(key, sealed, place)?.toString(), plain);
      assert.equal(openWith(key, sealed, `${place}!`), null);
      assert.equal(openWith(toDataKey(newDataKey()), sealed, place), null);
      const changed = Buffer.from(sealed);
      changed[at % changed.length]! ^= 1;
      assert.equal(openWith(key, changed, place), null);
    }),
    { numRuns: 300 },
  );
  assert.equal(openWith(key, Buffer.alloc(0), ''), null);
  assert.equal(openWith(key, randomBytes(20), ''), null);
});

test('the same text is never sealed to the same bytes', () => {
  const seen = new Set<string>();
  for (let i = 0; i < 5_000; i++) seen.add(keys.seal('홍길동', 'x').toString('hex'));
  assert.equal(seen.size, 5_000);
});

test('a cookie passes only whole, and only for its own purpose', () => {
  const cookie = keys.signCookie('guest', 'g1.0198');
  assert.equal(keys.verifyCookie('guest', cookie), 'g1.0198');
  assert.equal(keys.verifyCookie('session', cookie), null);
  assert.equal(keys.verifyCookie('guest', cookie.replace('0198', '0199')), null);
  for (const bad of ['', '.', 'g1', 'g1.', cookie.slice(0, -1), `${cookie}A`, 'g1.0198.AAAA']) {
    assert.equal(keys.verifyCookie('guest', bad), null, bad);
  }
});

test('after a rotation the old secret still opens, verifies and unwraps, and the new one seals', () => {
  const rotated = createKeyring('the next secret of the shop, also long enough', { previous: [secret] });
  const sealed = keys.seal('부산', 'place');
  const data_key = newDataKey();
  const wrapped = keys.wrapKey(data_key, 'person:1');
  assert.equal(rotated.open(sealed, 'place')?.toString(), '부산');
  assert.equal(rotated.verifyCookie('guest', keys.signCookie('guest', 'x')), 'x');
  assert.ok(rotated.unwrapKey(wrapped, 'person:1')?.equals(toDataKey(data_key)));
  assert.ok(rotated.isStale(wrapped));
  const rewrapped = rotated.wrapKey(data_key, 'person:1');
  assert.ok(!rotated.isStale(rewrapped));
  assert.equal(keys.unwrapKey(rewrapped, 'person:1'), null, 'the old process cannot open what the new one wrapped');
  assert.equal(rotated.unwrapKey(wrapped, 'person:2'), null, 'a wrapped key belongs to one person');
  assert.ok(rotated.hmacs('email', 'a@b.c')[1]!.equals(keys.hmac('email', 'a@b.c')));
});

test('a blind index is stable, and different for another purpose or secret', () => {
  assert.ok(keys.hmac('email', 'a').equals(createKeyring(secret).hmac('email', 'a')));
  assert.ok(!keys.hmac('email', 'a').equals(keys.hmac('phone', 'a')));
  assert.ok(!keys.hmac('email', 'a').equals(createKeyring(`${secret}!`).hmac('email', 'a')));
});

test('a short secret is refused; comparison takes any lengths', () => {
  assert.throws(() => createKeyring('short'));
  assert.ok(constantTimeEqual('a', 'a'));
  assert.ok(!constantTimeEqual('a', 'ab'));
});

test('our HMAC is the HMAC of the standard library', () => {
  for (const text of ['', '01012345678', '홍길동', 'x'.repeat(1_000)]) {
    const key = randomBytes(32);
    assert.deepEqual(hmacSha256(toHmacKey(key), text), createHmac('sha256', key).update(text).digest());
  }
});
