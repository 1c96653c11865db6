import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveColumn, showColumn } from './column-order.ts';

const all = ['number', 'channel', 'state', 'product', 'amount'];

test('a column moves one place and stays at the ends; what is shown again comes beside its usual neighbour', () => {
  assert.deepEqual(moveColumn(['number', 'state', 'amount'], 'amount', -1), ['number', 'amount', 'state']);
  assert.deepEqual(moveColumn(['number', 'state', 'amount'], 'number', 1), ['state', 'number', 'amount']);
  assert.deepEqual(moveColumn(['number', 'state'], 'number', -1), ['number', 'state']);
  assert.deepEqual(moveColumn(['number', 'state'], 'state', 1), ['number', 'state']);
  assert.deepEqual(moveColumn(['number'], 'state', 1), ['number'], 'it is not shown');
  assert.deepEqual(showColumn(all, ['amount', 'channel', 'number'], 'state'), ['amount', 'channel', 'state', 'number']);
  assert.deepEqual(showColumn(all, ['state'], 'number'), ['number', 'state'], 'none before it is shown');
  assert.deepEqual(showColumn(all, ['state'], 'state'), ['state']);
});
