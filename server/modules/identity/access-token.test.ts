import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { toHmacKey } from '../../platform/crypto.ts';
import { newId } from '../../platform/ids.ts';
import { type AccessKey, headOf, readAccess, signAccess } from './access-token.ts';

const now_s = 1_800_000_000;
const who = { account_id: newId(), person_id: newId(), session_id: newId() };
const bytes = randomBytes(32);
const key: AccessKey = { kid: 'k1', head: headOf('k1'), key: toHmacKey(bytes) };
const keyOf = (head: string) => (head === key.head ? key : undefined);
const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = { iss: 'madang', aud: 'madang:buyer', sub: who.account_id, pid: who.person_id, sid: who.session_id };
/** Written with node:crypto alone, so that ours is judged by another. */
const write = (head: object, body: object, secret: Buffer = bytes) => {
  const signed = `${b64(head)}.${b64(body)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};
const head = { alg: 'HS256', typ: 'at+jwt', kid: 'k1' };
const body = { ...claims, iat: now_s, exp: now_s + 300 };

test('an access token is a JWT that others write and read alike', () => {
  const token = signAccess(key, who, now_s);
  assert.equal(token, write(head, body));
  assert.deepEqual(readAccess(token, keyOf, now_s + 299), { ...who, expires_s: now_s + 300 });
});

test('forged, none-algorithm, expired and foreign tokens are nobody’s', () => {
  const good = write(head, body);
  const [h, b, s] = good.split('.') as [string, string, string];
  const last = s.at(-1)!;
  const bad: Record<string, string> = {
    'no algorithm': `${b64({ alg: 'none', typ: 'at+jwt' })}.${b}.`,
    'no algorithm, our key id': `${b64({ ...head, alg: 'none' })}.${b}.${s}`,
    'no algorithm in other letters': write({ ...head, alg: 'nOnE' }, body),
    'another algorithm': write({ ...head, alg: 'HS512' }, body),
    'a public-key algorithm over our secret': write({ ...head, alg: 'RS256' }, body),
    'a key in its header': write({ ...head, jwk: { kty: 'oct', k: 'AAAA' } }, body, Buffer.alloc(32)),
    'the same header, differently spelt': write({ alg: 'HS256', kid: 'k1', typ: 'at+jwt' }, body),
    'a foreign key under our id': write(head, body, randomBytes(32)),
    'a key id we do not know': write({ ...head, kid: 'k2' }, body),
    'a path as key id': write({ ...head, kid: '../../dev/null' }, body, Buffer.alloc(0)),
    over: write(head, { ...body, exp: now_s }),
    'without an end': write(head, { ...claims, iat: now_s }),
    'an end that is no number': write(head, { ...body, exp: 'never' }),
    'from the future': write(head, { ...body, iat: now_s + 3_600, exp: now_s + 9_999 }),
    'another issuer': write(head, { ...body, iss: 'elsewhere' }),
    'another audience': write(head, { ...body, aud: 'madang:staff' }),
    'another’s claims': `${h}.${b64({ ...body, sub: newId() })}.${s}`,
    'cut signature': good.slice(0, -1),
    'no signature': `${h}.${b}.`,
    'a signature spelt otherwise': `${h}.${b}.${s.slice(0, -1)}${String.fromCharCode(last.charCodeAt(0) + 1)}`,
    'two parts': `${h}.${s}`,
    empty: '',
    'a megabyte': `${h}.${'A'.repeat(1e6)}.${s}`,
  };
  for (const [what, token] of Object.entries(bad)) {
    const read = readAccess(token, keyOf, now_s + 1);
    assert.ok(read === null || read === 'unknown_key', what);
  }
  assert.ok(readAccess(good, keyOf, now_s + 1), 'and the good one is');
});
