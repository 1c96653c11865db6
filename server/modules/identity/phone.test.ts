import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyring } from '../../platform/crypto.ts';
import { maskEmail, maskName, maskPhone } from './mask.ts';
import { normalisePhone, phoneIdentity, samePhone } from './phone.ts';

const keys = createKeyring('the secret of the phone test, long enough');

test('every common spelling of one phone is one identity', () => {
  const spellings = [
    '010-1234-5678',
    '01012345678',
    '010 1234 5678',
    '010.1234.5678',
    '+82 10-1234-5678',
    '+82-010-1234-5678',
    '821012345678',
    '0082 10 1234 5678',
    '(010) 1234-5678',
    '０１０－１２３４－５６７８',
  ];
  for (const one of spellings) assert.equal(normalisePhone(one), '01012345678', one);
  assert.equal(new Set(spellings.map((one) => phoneIdentity(keys, one))).size, 1);
  assert.notEqual(phoneIdentity(keys, '010-1234-5679'), phoneIdentity(keys, '010-1234-5678'));
  assert.ok(samePhone('+82 10 1234 5678', '010-1234-5678'));
  assert.ok(!samePhone('010-1234-5678', '010-1234-567'));
});

test('numbers that only look like a country code keep their digits', () => {
  assert.equal(normalisePhone('02-820-1234'), '028201234');
  assert.equal(normalisePhone('+82 2 820 1234'), '028201234');
  assert.equal(normalisePhone('031-123-4567'), '0311234567');
  assert.equal(normalisePhone('1588-1234'), '15881234');
  assert.equal(normalisePhone('8212-3456'), '82123456', 'a short number that begins with 82');
});

test('lists show masks', () => {
  assert.deepEqual(['김철수', '김수', '남궁옥분', 'Jane', '김', ''].map(maskName), [
    '김*수',
    '김*',
    '남**분',
    'J***',
    '*',
    '*',
  ]);
  assert.equal(maskPhone('+82 10-1234-5678'), '010-****-5678');
  assert.equal(maskPhone('123'), '****');
  assert.deepEqual(['buyer@example.com', 'ab@x.kr', 'x'].map(maskEmail), ['b***r@example.com', 'a***@x.kr', '***']);
});
