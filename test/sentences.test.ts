import assert from 'node:assert/strict';
import test from 'node:test';
import { sentence } from '@madang/contract';

test('who comes too early or too late is told the moment in words, in Korea, to the second; programs keep theirs', () => {
  const early = { code: 'not_open_yet' as const, params: { opens_at: '2026-11-22T16:30:14.111Z' } };
  const late = { code: 'sale_ended' as const, params: { closes_at: '2026-11-22T15:00:00.000Z' } };
  assert.equal(sentence(early, 'ko'), '판매 시작 전입니다. 11월 23일 (월) 01:30:14에 열립니다.');
  assert.equal(sentence(early, 'en'), 'Not open yet. It opens on Mon 23 November at 01:30:14 Korea time.');
  assert.equal(sentence(late, 'ko'), '판매가 끝났습니다 (11월 23일 (월) 00:00:00).');
  assert.equal(sentence(late, 'en'), 'The sale ended on Mon 23 November at 00:00:00 Korea time.');
  assert.equal(early.params.opens_at, '2026-11-22T16:30:14.111Z');
});

test('a refusal that names what was sent says it as it came where it only looks like a moment', () => {
  for (const sent of ['9999-99-99T99:99:99Z', '2026-13-01T00:00:00Z', '2026-12-01T25:00:00.5Z'])
    assert.ok(sentence({ code: 'not_open_yet', params: { opens_at: sent } }, 'en').includes(sent), sent);
});
