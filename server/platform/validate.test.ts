import assert from 'node:assert/strict';
import test from 'node:test';
import { Type } from 'typebox';
import { compileCheck } from './validate.ts';

test('a time is one that a clock can show: no leap second, no year 0', () => {
  const check = compileCheck(Type.Object({ at: Type.String({ format: 'date-time' }) }), 'query');
  const refused = (at: string) => check({ at })?.code ?? null;
  assert.equal(refused('2016-12-31T23:59:59Z'), null);
  assert.equal(refused('2026-11-21T09:00:00.123+09:00'), null);
  for (const at of ['2016-12-31T23:59:60Z', '0000-01-01T00:00:00Z', '2026-02-30T00:00:00Z', 'tomorrow'])
    assert.equal(refused(at), 'invalid_input', at);
});
