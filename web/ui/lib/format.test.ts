import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarDay, clockTime, dayAndTime, fullTime, orderNumber, percentOff, won } from './format.ts';

test('money as a shop writes it', () => {
  assert.equal(won(1_234_500, 'ko'), '1,234,500원');
  assert.equal(won(0, 'en'), '₩0');
  assert.equal(percentOff(29_800, 36_000), 17);
  assert.equal(percentOff(10_000, 10_000), 0);
  assert.equal(percentOff(10_000, null), 0);
  // Never promise a percent that is not there.
  assert.equal(percentOff(9_999, 10_000), 0);
});

test('times are Korea’s wherever the visitor is', () => {
  assert.equal(dayAndTime('2026-11-21T15:30:00Z', 'ko'), '11월 22일 (일) 00:30');
  assert.equal(clockTime('2026-11-21T11:00:00Z', 'ko'), '20:00');
  assert.equal(clockTime('2026-11-21T11:00:30Z', 'en'), '20:00:30');
  assert.equal(fullTime('2026-11-21T11:00:00Z', 'ko'), '2026년 11월 21일 20:00');
  assert.equal(fullTime('2026-11-21T11:00:07Z', 'ko'), '2026년 11월 21일 20:00', 'a timeline is told in minutes');
  const in_2026 = Date.parse('2026-12-31T14:59:59Z');
  assert.equal(calendarDay('2026-12-24', 'ko', in_2026), '12월 24일 (목)');
  assert.equal(calendarDay('2027-01-31', 'ko', in_2026), '2027년 1월 31일 (일)');
  assert.equal(calendarDay('2027-01-31', 'en', in_2026), 'Sun 31 January 2027');
  // A second later it is the new year in Korea, whatever it is in London.
  assert.equal(calendarDay('2027-01-31', 'en', in_2026 + 1_000), 'Sun 31 January');
});

test('order numbers are read in two parts', () => {
  assert.equal(orderNumber('2611210000042'), '261121-0000042');
  assert.equal(orderNumber('7'), '7');
});
