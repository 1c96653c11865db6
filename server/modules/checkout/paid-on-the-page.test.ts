import assert from 'node:assert/strict';
import test from 'node:test';
import { givenDatabase } from '../../platform/testing.ts';

/** What a payment that goes well changes; of an order, from `paying` on. */
const changed: Record<string, string[]> = {
  'orders.orders': ['state', 'confirmed_at', 'version', 'reason', 'refunded_krw'],
  'payments.attempts': [
    ...['state', 'payment_key', 'method', 'balance_krw', 'capture_deadline', 'provider_version'],
    ...['decline_code', 'sent_at', 'captured_at', 'extra'],
  ],
  'inventory.holds': ['state', 'returned'],
};

test('no index speaks of what changes when a payment goes well: it is written on its page and nowhere else', async (t) => {
  const { sql } = await givenDatabase(t);
  const rows = await sql<{ on: string; index: string; column: string }[]>`
    select a.attrelid::regclass::text as on, i.indexrelid::regclass::text as index, a.attname as column
    from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and (
      a.attnum = any(i.indkey) or exists (
        select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
          and d.refobjid = i.indrelid and d.refobjsubid = a.attnum))
    where i.indrelid = any(${Object.keys(changed)}::text[]::regclass[])`;
  assert.ok(rows.some((row) => row.index === 'orders.orders_held' && row.column === 'expires_at'));
  assert.deepEqual(
    rows.filter((row) => changed[row.on]!.includes(row.column)),
    [],
  );
});
