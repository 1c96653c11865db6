import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNearName } from './near-name.ts';

test('a slip of a name is near it, another name is not', () => {
  for (const slip of ['스마트스토아', '스마트 스토어', '스마트토어', '스마트스토어ㅇ', '수마트스토어'])
    assert.ok(isNearName(slip, '스마트스토어'), slip);
  assert.ok(isNearName('쿠방', '쿠팡'));
  assert.ok(isNearName('Coupan', 'coupang'));
  for (const [name, other] of [
    ['스마트스토어', '스마트스토어'],
    ['스마트스토어 2호점', '스마트스토어 3호점'],
    ['스마트스토어2', '스마트스토어'],
    ['성수점', '서촌점'],
    ['강남점', '강북점'],
    ['쿠팡', '스마트스토어'],
    ['', '스마트스토어'],
  ] as const)
    assert.ok(!isNearName(name, other), `${name} ${other}`);
});
