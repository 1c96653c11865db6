import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanTracking, doubtTracking, findCourier } from './couriers.ts';

test('a courier is found by its name, its code and what people call it', () => {
  for (const word of ['CJ대한통운', 'cj 대한통운', 'CJGLS', '대한통운']) assert.equal(findCourier(word)?.code, 'CJGLS');
  assert.equal(findCourier('롯데택배(구 현대)')?.name, '롯데택배');
  assert.equal(findCourier('로젠')?.code, 'KGB');
  assert.equal(findCourier('바람처럼택배'), null);
  assert.equal(findCourier(''), null);
});

test('a tracking number is doubted by the form its courier gives it, never by another', () => {
  const cases: [string, string, ReturnType<typeof doubtTracking>][] = [
    ['CJ대한통운', '5000-0030-4022', null],
    ['CJ대한통운', '5000003040', null],
    ['CJ대한통운', '50000030402', 'unusual_length'],
    ['로젠택배', '12345678901', null],
    ['로젠택배', '1234567890', 'unusual_length'],
    ['한진택배', '12345678901234', null],
    ['우체국택배', '1234567890123', null],
    ['우체국택배', 'ee123456789kr', null],
    // 12345678901 = 7 x 1763668414 + 3
    ['롯데택배', '123456789013', null],
    ['롯데택배', '123456789014', 'wrong_check_digit'],
    ['용마로지스', '77', 'not_a_number'],
    ['용마로지스', '77-00-1234', null],
    ['CJ대한통운', '문앞에 둠', 'not_a_number'],
    ['바람처럼택배', '123456', 'unknown_courier'],
  ];
  for (const [courier, text, doubt] of cases)
    assert.equal(doubtTracking(courier, cleanTracking(text)), doubt, `${courier} ${text}`);
});
