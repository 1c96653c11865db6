import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeLine, type Leaving } from './dispatch-rules.ts';

const line = (more: Partial<Leaving> = {}): Leaving => ({
  state: 'confirmed',
  stock_state: 'allocated',
  blocks: [],
  quantity: 1,
  method: null,
  courier: '대한통운',
  tracking_number: '5000-0030-4022',
  exported: null,
  ...more,
});

test('a line leaves when it is confirmed, matched, unblocked and has its courier and number', () => {
  assert.deepEqual(judgeLine(line()), {
    ready: true,
    method: '택배,등기,소포',
    courier: 'CJ대한통운',
    tracking_number: '500000304022',
    doubt: null,
    repeated: 'never',
  });
  const held: [Partial<Leaving>, string[]][] = [
    [{ state: 'new' }, ['not_confirmed']],
    [{ state: 'cancel_requested' }, ['cancel_requested']],
    [{ state: 'address_changed', blocks: ['address_changed'] }, ['address_changed']],
    [{ stock_state: 'unmatched', blocks: ['unmatched'] }, ['unmatched']],
    [{ blocks: ['short', 'postal_code'] }, ['postal_code', 'short']],
    [{ quantity: 0 }, ['nothing_left']],
    [{ tracking_number: null }, ['tracking_missing']],
    [{ tracking_number: ' - ' }, ['tracking_missing']],
    [{ courier: null }, ['courier_missing']],
    [{ courier: '바람처럼' }, ['courier_unknown']],
    [{ method: '비둘기' }, ['method_unknown']],
    [{ state: 'shipping', blocks: ['short'] }, ['left_already']],
    [{ state: 'canceled' }, ['left_already']],
  ];
  for (const [more, hindrances] of held) assert.deepEqual(judgeLine(line(more)), { ready: false, hindrances });
});

test('what goes without a courier leaves courier and number empty, whatever stands there', () => {
  const verdict = judgeLine(line({ method: '직접전달', courier: null, tracking_number: null }));
  assert.ok(verdict.ready && verdict.courier === null && verdict.tracking_number === null);
  const with_rest = judgeLine(line({ method: '방문수령' }));
  assert.ok(with_rest.ready && with_rest.tracking_number === null);
});

test('a way of delivery is known under the names other markets and people have for it', () => {
  const named = {
    택배배송: '택배,등기,소포',
    택배: '택배,등기,소포',
    '일반택배 (착불)': '택배,등기,소포',
    직접배송: '직접전달',
    '구매자 직접수령': '방문수령',
    '매장 수령': '방문수령',
    '퀵서비스(착불)': '퀵서비스',
  };
  for (const [method, name] of Object.entries(named)) {
    const verdict = judgeLine(line({ method }));
    assert.ok(verdict.ready, method);
    assert.equal(verdict.method, name);
  }
});

test('leaving twice is noticed, and another number is told from the same', () => {
  const exported = { method: '택배,등기,소포', courier: 'CJ대한통운', tracking_number: '500000304022', result: null };
  const same = judgeLine(line({ exported }));
  assert.ok(same.ready && same.repeated === 'same');
  const changed = judgeLine(line({ exported, tracking_number: '500000304033' }));
  assert.ok(changed.ready && changed.repeated === 'changed');
});

test('a line that waits for its market does not leave again; one the market refused does', () => {
  const told = { method: '택배,등기,소포', courier: 'CJ대한통운', tracking_number: '500000304022' };
  for (const result of ['waiting', 'unknown'])
    assert.deepEqual(judgeLine(line({ exported: { ...told, result } })), {
      ready: false,
      hindrances: ['at_the_market'],
    });
  const refused = judgeLine(line({ exported: { ...told, result: 'refused' } }));
  assert.ok(refused.ready && refused.repeated === 'never');
});
