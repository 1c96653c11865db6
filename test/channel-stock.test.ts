import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenProduct } from '../server/modules/catalog/testing.ts';
import type { CanonicalRow } from '../server/modules/channels/import/canonical.ts';
import { takeInChunks } from '../server/modules/channels/index.ts';
import { serveShort, settleMatched } from '../server/modules/channels/settle-waiting.job.ts';
import { givenChannel, givenMatch, givenRow } from '../server/modules/channels/testing.ts';
import { createVault } from '../server/modules/identity/index.ts';
import { lockLots, saveLots } from '../server/modules/inventory/index.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { createKeyring } from '../server/platform/crypto.ts';
import { transact } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';
import { givenDatabase } from '../server/platform/testing.ts';
import { readChecks } from '../verify/read-checks.ts';
import { runCheck } from '../verify/run-check.ts';

let database: Awaited<ReturnType<typeof givenDatabase>>;
const keys = createKeyring('a secret of at least thirty-two characters');
const deps = { keys, vault: createVault(keys) };
before(async () => {
  database = await givenDatabase();
});
after(() => database.close());

async function givenShop(stock: number) {
  const { sql } = database;
  const shop_id = newId();
  const offer = await givenProduct(sql, { shop_id });
  const { lot_id } = await givenStock(sql, { shop_id, variant_id: offer.variant_id, quantity: stock });
  const channel = await givenChannel(sql, { shop_id });
  const take = (rows: CanonicalRow[], day = 20) =>
    takeInChunks(sql, deps, { channel, import_id: null, rows, seen_at: new Date(`2026-04-${day}T09:00:00+09:00`) });
  const line = async (key = 'a') => {
    const [row] = await sql<{ id: string; stock_state: string; blocks: string[]; due_on: string; state: string }[]>`
      select id, stock_state, blocks, due_on::text, state from channels.lines where channel_id = ${channel.id} and line_key = ${key}`;
    return row!;
  };
  const lot = async () =>
    (await sql`select on_hand, held, allocated from inventory.lots where id = ${lot_id}`)[0] as Record<string, number>;
  const match = () => givenMatch(sql, channel, [{ variant_id: offer.variant_id, quantity: 1 }]);
  return { sql, channel, take, line, lot, lot_id, match, variant_id: offer.variant_id, shop_id };
}

async function assertSound(): Promise<void> {
  const settings = { segment_rows: 1_000, grace_s: 0, journal: [], done: () => undefined, save: () => {} };
  for (const name of [
    'channel_lines_are_held',
    'lots_match_their_holds',
    'stock_movements_replay',
    'lots_are_never_oversold',
  ]) {
    const check = readChecks().find((one) => one.name === name)!;
    const outcome = await runCheck(database.sql as never, check, settings as never);
    assert.deepEqual([name, outcome.ok, outcome.first_violation ?? null], [name, true, null]);
  }
}

test('a line of a known option holds, ships and comes back like any other sale; unknown ones wait and block', async () => {
  const shop = await givenShop(5);
  await shop.take([givenRow({ key: 'a', qty: 2, state: 'new', paidAt: '2026-04-17T10:00:00+09:00' })]);
  let line = await shop.line();
  assert.deepEqual([line.stock_state, line.blocks], ['unmatched', ['not_confirmed', 'unmatched']]);
  assert.equal(line.due_on, '2026-04-22', 'paid on a Friday, three working days');
  await shop.match();
  assert.equal(await settleMatched(shop.sql), 1);
  assert.equal((await shop.line()).stock_state, 'allocated');
  assert.deepEqual(await shop.lot(), { on_hand: 5, held: 0, allocated: 2 });
  await shop.take([givenRow({ key: 'a', qty: 2, state: 'confirmed', confirmedAt: '2026-04-20T10:00:00+09:00' })], 21);
  line = await shop.line();
  assert.deepEqual([line.stock_state, line.blocks], ['allocated', []]);
  await assertSound();
  const left = givenRow({ key: 'a', qty: 2, state: 'shipping', dispatchedAt: '2026-04-21T10:00:00+09:00' });
  await shop.take([left], 22);
  assert.equal((await shop.line()).stock_state, 'shipped');
  assert.deepEqual(await shop.lot(), { on_hand: 3, held: 0, allocated: 0 });
  await shop.take([{ ...left, state: 'returned' }], 25);
  assert.deepEqual(await shop.lot(), { on_hand: 5, held: 0, allocated: 0 });
  await assertSound();
});

test('short stock is flagged, not lost, and served when goods arrive; a cancel gives back', async () => {
  const shop = await givenShop(3);
  await shop.take([givenRow({ key: 'z', qty: 1 })]);
  await shop.match();
  await settleMatched(shop.sql);
  await shop.take([givenRow({ key: 'a', qty: 3, paidAt: '2026-04-14T10:00:00+09:00' })]);
  assert.deepEqual((await shop.line()).stock_state, 'short');
  assert.ok((await shop.line()).blocks.includes('short'));
  assert.equal(await serveShort(shop.sql), 0);
  await assertSound();
  await shop.take([givenRow({ key: 'z', qty: 1, state: 'canceled', changedAt: '2026-04-20T10:00:00+09:00' })], 21);
  assert.deepEqual(await shop.lot(), { on_hand: 3, held: 0, allocated: 0 });
  assert.equal(await serveShort(shop.sql), 1);
  assert.equal((await shop.line()).stock_state, 'allocated');
  await assertSound();
  // Four are wanted now: what it has it keeps, and the one that is missing comes later.
  await shop.take([givenRow({ key: 'a', qty: 4, changedAt: '2026-04-21T10:00:00+09:00' })], 22);
  assert.equal((await shop.line()).stock_state, 'short');
  assert.deepEqual(await shop.lot(), { on_hand: 3, held: 0, allocated: 3 });
  await transact(shop.sql, async (tx) => {
    const [lot] = await lockLots(tx, [shop.lot_id]);
    lot!.on_hand += 1;
    await saveLots(tx, [lot!]);
    await tx`insert into inventory.movements (id, lot_id, variant_id, kind, quantity, on_hand_after, made_by)
      values (${newId()}, ${shop.lot_id}, ${shop.variant_id}, 'receive', 1, 4, 'system')`;
  });
  assert.equal(await serveShort(shop.sql), 1);
  assert.deepEqual(await shop.lot(), { on_hand: 4, held: 0, allocated: 4 });
  await assertSound();
});

test('a cancel request after 발주확인 blocks and alerts once; when it is settled the alert is over', async () => {
  const shop = await givenShop(3);
  const confirmed = givenRow({ key: 'a', state: 'confirmed', confirmedAt: '2026-04-20T10:00:00+09:00' });
  await shop.take([confirmed]);
  await shop.take([{ ...confirmed, state: 'cancel_requested', changedAt: '2026-04-21T09:00:00+09:00' }], 21);
  assert.ok((await shop.line()).blocks.includes('cancel_requested'));
  const alerts = () =>
    shop.sql`select kind, after_confirm, over_at from channels.alerts where shop_id = ${shop.shop_id}`;
  assert.deepEqual([...(await alerts())], [{ kind: 'cancel_requested', after_confirm: true, over_at: null }]);
  await shop.take([{ ...confirmed, state: 'confirmed', changedAt: '2026-04-22T09:00:00+09:00' }], 22);
  assert.deepEqual((await shop.line()).blocks, ['unmatched']);
  assert.ok((await alerts())[0]!.over_at);
});
