import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { holidays } from './holidays.ts';
import { addWorkingDays, type Calendar, dueOn, isWorkingDay, nextDay, workingDaysBetween } from './working-days.ts';

const korea: Calendar = { holidays: holidays.days, closures: [], ships_saturdays: false };
const day = fc
  .integer({ min: 0, max: 3_000 })
  .map((n) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10));

test('public holidays, substitute days and election days are no working days', () => {
  for (const off of ['2026-05-01', '2026-05-05', '2026-05-25', '2026-06-03', '2026-07-17', '2026-02-17', '2026-11-21'])
    assert.equal(isWorkingDay(off, korea), false, off);
  assert.equal(isWorkingDay('2026-11-20', korea), true);
  assert.equal(isWorkingDay('2026-11-21', { ...korea, ships_saturdays: true }), true, 'a Saturday');
  assert.equal(isWorkingDay('2026-11-20', { ...korea, closures: [{ from: '2026-11-19', to: '2026-11-20' }] }), false);
  assert.ok(holidays.days.has('2030-03-01'), 'after the last known year those of a fixed date');
});

test('three working days from Friday before a long weekend', () => {
  // 2026-05-22 is a Friday; Sunday 24 is 부처님 오신 날, Monday 25 its substitute.
  assert.equal(addWorkingDays('2026-05-22', 3, korea), '2026-05-28');
  assert.equal(addWorkingDays('2026-05-23', 0, korea), '2026-05-26');
});

test('what is paid after the cutoff counts as the day after, by Korea’s clock', () => {
  const rule = { days: 1, cutoff: '14:00' };
  assert.equal(dueOn(new Date('2026-11-18T13:59:00+09:00'), rule, korea), '2026-11-19');
  assert.equal(dueOn(new Date('2026-11-18T14:00:00+09:00'), rule, korea), '2026-11-20');
  assert.equal(dueOn(new Date('2026-11-18T23:30:00+09:00'), { days: 1, cutoff: null }, korea), '2026-11-19');
});

test('the due day works, and exactly that many working days lie between', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 10 }), fc.boolean(), (from, count, ships_saturdays) => {
      const calendar = { ...korea, ships_saturdays };
      const due = addWorkingDays(from, count, calendar);
      assert.ok(due > from && isWorkingDay(due, calendar));
      assert.equal(workingDaysBetween(from, due, calendar), count);
      assert.ok(addWorkingDays(nextDay(from), count, calendar) >= due, 'never earlier for a later day');
    }),
  );
});

test('a shop that never works has an end to its search', () => {
  const never = { ...korea, closures: [{ from: '0000-01-01', to: '9999-12-31' }] };
  assert.ok(addWorkingDays('2026-01-01', 1, never) > '2027-12-01');
});
