import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer_ms, call_ms, connect_ms, lease_ms, line_ms, try_ms } from './time-limits.ts';

test('a call ends within its try; a call begun at the last moment of a try ends before its lease', () => {
  assert.equal(call_ms, line_ms + connect_ms + answer_ms);
  assert.ok(call_ms < try_ms, `${call_ms} < ${try_ms}`);
  assert.ok(try_ms + call_ms < lease_ms, `${try_ms} + ${call_ms} < ${lease_ms}`);
});
