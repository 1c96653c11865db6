import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { declineText } from '@madang/contract';
import { toss_errors, tossMeaning } from './toss-errors.ts';

const sandbox_table = fileURLToPath(new URL('../../../../sandbox/toss-error-codes.tsv', import.meta.url));
const shared_table = fileURLToPath(new URL('../../../../../shared/facts/toss_error_codes.tsv', import.meta.url));

function rowsOf(path: string): string[][] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t'));
}

test('toss errors: all 80 documented codes, as the provider documents them', () => {
  assert.equal(toss_errors.length, 80);
  for (const path of [sandbox_table, shared_table].filter(existsSync)) {
    const documented = rowsOf(path).map(([api, status, code, message]) => `${api} ${status} ${code} ${message}`);
    const ours = toss_errors.map((e) => `${e.api} ${e.status ?? '-'} ${e.code} ${e.message_ko}`);
    assert.deepEqual([...ours].sort(), documented.sort());
  }
});

test('toss errors: a code is believed to have moved no money only where the table says NO', () => {
  const moved = new Map(rowsOf(sandbox_table).map(([api, , code, , money]) => [`${api} ${code}`, money]));
  for (const e of toss_errors) {
    const money = moved.get(`${e.api} ${e.code}`);
    if (e.meaning === 'declined' || e.meaning === 'later') assert.equal(money, 'NO', e.code);
    if (money?.startsWith('YES')) assert.equal(e.meaning, 'already', e.code);
  }
  assert.equal(tossMeaning('confirm', 'SOMETHING_NOBODY_DOCUMENTS'), 'unknown');
  assert.equal(tossMeaning('cancel', 'HTTP_502'), 'unknown');
});

test('toss errors: every refusal that a buyer can meet has words of ours in both languages, and no code is shown', () => {
  const met = toss_errors.filter(
    (e) => e.meaning === 'declined' && ['confirm', 'sdk_failUrl', 'payment.failure'].includes(e.api),
  );
  assert.ok(met.length > 25);
  for (const { code } of met) {
    assert.match(declineText(code, 'ko'), /^[^A-Z_]+$/, code);
    assert.match(declineText(code, 'en'), /^[A-Z][\x20-\x7e]+\.$/, code);
    assert.doesNotMatch(declineText(code, 'en'), /_/, code);
  }
  assert.match(declineText('SOMETHING_NEW', 'en'), /\(SOMETHING_NEW\)/);
  assert.match(declineText('constructor', 'ko'), /\(constructor\)/, 'an address may hold any word');
});
