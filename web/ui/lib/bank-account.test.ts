import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bank_list, missingOf, no_account, tidy } from './bank-account.ts';

test('an account says what is still missing, and goes out without the spaces around it', () => {
  assert.deepEqual([...missingOf(no_account)], ['bank', 'account_number', 'holder']);
  const typed = { bank: '20', account_number: ' 1002-864-975310 ', holder: ' 홍길동 ' };
  assert.equal(missingOf(typed).size, 0);
  assert.deepEqual(tidy(typed), { bank: '20', account_number: '1002-864-975310', holder: '홍길동' });
  assert.deepEqual([...missingOf({ ...typed, account_number: '12ab' })], ['account_number']);
  assert.ok(bank_list.some(([code, name]) => code === '92' && name === '토스뱅크'));
});
