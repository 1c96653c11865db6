import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineIn, progressOf } from './rehearsals.ts';

// As `crowd/progress.ts` writes it.
const line =
  '████████████░░░░░░░░░░░░  50 %  5,000 of 10,000 buyers  placed 812  paid 640  refused 3,101  2,204 requests/s  placing p50 31 ms p99 120 ms';

test('a line of the crowd is read in the language of whoever looks', () => {
  assert.equal(
    lineIn((ko) => ko, line),
    '50% · 구매자 10,000명 중 5,000명 · 주문 812 · 결제 640 · 거절 3,101 · 초당 요청 2,204 · 주문 응답 중간 31 ms, 99% 120 ms',
  );
  assert.match(
    lineIn((_, en) => en, line),
    /^50% · 5,000 of 10,000 buyers · 812 placed/,
  );
  assert.equal(
    lineIn((ko) => ko, 'rehearsing on a copy'),
    'rehearsing on a copy',
  );
  assert.equal(progressOf([line]), 0.5);
});
