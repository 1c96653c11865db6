import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createKeyring } from '../../platform/crypto.ts';
import { type Tx, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { createVault } from '../identity/index.ts';
import type { CanonicalRow } from './import/canonical.ts';
import { readPictures, takeInChunks, takeRows } from './index.ts';
import { givenChannel, givenRow } from './testing.ts';

let database: Awaited<ReturnType<typeof givenDatabase>>;
const keys = createKeyring('a secret of at least thirty-two characters');
const deps = { keys, vault: createVault(keys) };
before(async () => {
  database = await givenDatabase();
});
after(() => database.close());

const day = (n: number) => new Date(`2026-04-${n}T09:00:00+09:00`);
const shop = async () => {
  const channel = await givenChannel(database.sql, { shop_id: newId() });
  const take = (rows: CanonicalRow[], seen_at = day(20)) =>
    takeInChunks(database.sql, deps, { channel, import_id: null, rows, seen_at });
  const lines = () => database.sql<
    {
      line_key: string;
      state: string;
      quantity: number;
      parent: string | null;
      blocks: string[];
      tracking_number: string;
    }[]
  >`
    select l.line_key, l.state, l.quantity, p.line_key as parent, l.blocks, l.tracking_number from channels.lines l left join channels.lines p on p.id = l.parent_line_id
    where l.channel_id = ${channel.id} order by l.line_key`;
  return { channel, take, lines };
};

test('rows become orders, deliveries and lines; the same rows again change nothing; add-ons hang under their product', async () => {
  const { channel, take, lines } = await shop();
  const rows = [
    givenRow({ key: 'a', order: 'o1', bundle: 'b1', kind: 'option', optionRaw: '색상: 화이트' }),
    givenRow({ key: 'b', order: 'o1', bundle: 'b1', kind: 'addon', optionRaw: '수거: 1개' }),
    givenRow({ key: 'c', order: 'o1', bundle: 'b2', productNo: '2000', product: '다른 상품' }),
  ];
  const first = await take(rows);
  assert.deepEqual(
    first.rows.map((row) => row.outcome),
    ['new', 'new', 'new'],
  );
  assert.deepEqual([first.orders_new, first.deliveries_new, first.products_new, first.options_new], [1, 2, 2, 3]);
  const again = await take(rows, day(21));
  assert.deepEqual(new Set(again.rows.map((row) => row.outcome)), new Set(['unchanged']));
  assert.deepEqual(
    (await lines()).map((line) => line.parent),
    [null, 'a', null],
  );
  const events = await database.sql`
    select e.version, e.entity_id from platform.outbox e join channels.orders o on o.id = e.entity_id where o.channel_id = ${channel.id}`;
  assert.equal(events.length, 1, 'one event: the second file changed nothing');
  const [picture] = await readPictures(database.sql, [events[0]!.entity_id]);
  assert.deepEqual([picture!.version, picture!.data.lines.length], [events[0]!.version, 3]);
  assert.doesNotMatch(JSON.stringify(events), /시험 수취인|01000001234|테헤란로/);
  const [seen] = await database.sql`select last_seen_at from channels.orders where channel_id = ${channel.id}`;
  assert.equal(seen!.last_seen_at.toISOString(), day(21).toISOString());
});

test('a newer row moves a line and says what changed; an older one, in whatever file, turns nothing back', async () => {
  const { take, lines, channel } = await shop();
  const first = givenRow({ key: 'a', state: 'address_changed', address: '서울특별시 강남구 옛길 1' });
  const second = givenRow({ key: 'a', state: 'confirmed', address: '서울특별시 강남구 새길 2' });
  const third = givenRow({
    ...second,
    state: 'shipping',
    invoice: '500000000001',
    dispatchedAt: '2026-04-21T10:00:00+09:00',
  });
  await take([first]);
  assert.deepEqual((await lines())[0]!.blocks, ['address_changed', 'unmatched']);
  const moved = await take([second], day(21));
  assert.deepEqual(moved.rows[0]!.changes, [
    { field: 'state', before: 'address_changed', after: 'confirmed' },
    { field: 'recipient.address', before: null, after: null },
  ]);
  assert.deepEqual((await lines())[0]!.blocks, ['unmatched']);
  assert.equal((await take([first], day(22))).rows[0]!.outcome, 'unchanged', 'seen before');
  assert.equal((await take([third], day(22))).rows[0]!.outcome, 'changed');
  const turned = givenRow({ ...second, state: 'confirmed', message: '다른 말' });
  assert.equal((await take([turned], day(23))).rows[0]!.outcome, 'unchanged');
  assert.deepEqual([(await lines())[0]!.state, (await lines())[0]!.tracking_number], ['shipping', '500000000001']);
  const [ref] = await database.sql`select recipient_ref from channels.deliveries where channel_id = ${channel.id}`;
  const opened = await deps.vault.readPersonalData<{ address: string }>(database.sql, [ref!.recipient_ref]);
  assert.equal(opened.get(ref!.recipient_ref)!.address, '서울특별시 강남구 새길 2');
});

test('what was edited by hand waits as a difference, and a second file does not add another', async () => {
  const { take, lines, channel } = await shop();
  await take([givenRow({ key: 'a', qty: 2 })]);
  await database.sql`update channels.lines set quantity = 1, edited = '{"quantity": 2}' where channel_id = ${channel.id}`;
  for (const qty of [3, 4]) await take([givenRow({ key: 'a', qty })], day(20 + qty));
  assert.equal((await lines())[0]!.quantity, 1);
  const open =
    await database.sql`select field, ours, theirs from channels.differences where shop_id = ${channel.shop_id}`;
  assert.deepEqual([...open], [{ field: 'quantity', ours: '1', theirs: '4' }]);
});

test('a placeholder phone or a masked name joins nobody, an own phone with the same name is one person', async () => {
  const { take, channel } = await shop();
  const persons = async (rows: CanonicalRow[]) => {
    await take(rows);
    const found = await database.sql<{ person_id: string }[]>`
      select d.person_id from identity.personal_data d join channels.deliveries c on c.recipient_ref = d.id
      where c.channel_id = ${channel.id} and c.bundle_key = any (${rows.map((row) => row.bundle)})`;
    return new Set(found.map((one) => one.person_id)).size;
  };
  const three = (name: string, given: Partial<CanonicalRow>) =>
    [1, 2, 3].map((n) => givenRow({ key: `${name}${n}`, order: `${name}${n}`, bundle: `${name}${n}`, ...given }));
  assert.equal(await persons(three('same', {})), 1);
  assert.equal(await persons(three('nobody', { phone: null })), 3);
  assert.equal(await persons(three('masked', { recipient: '김**' })), 3);
  assert.equal(await persons(three('safe', { phone: '050212345678' })), 3);
});

test('who was forgotten and orders again is a new person, and an option that names somebody is kept in the vault only', async () => {
  const { take, channel } = await shop();
  await take([givenRow({ key: 'a' })]);
  const [person] = await database.sql`
    select d.person_id from identity.personal_data d join channels.orders o on o.buyer_ref = d.id where o.channel_id = ${channel.id}`;
  await transact(database.sql, (tx) => deps.vault.destroyKey(tx, person!.person_id, 'records'));
  await take([givenRow({ key: 'b', order: 'later', optionRaw: '각인: mail@example.com / 색상: 검정' })]);
  const [line] =
    await database.sql`select option_text, private_ref from channels.lines where line_key = 'b' and channel_id = ${channel.id}`;
  assert.equal(line!.option_text, '각인: *** / 색상: 검정');
  const kept = await deps.vault.readPersonalData<{ option: string }>(database.sql, [line!.private_ref]);
  assert.match(kept.get(line!.private_ref)!.option, /mail@example\.com/);
});

test('two that take the same rows at once add them once', async () => {
  const { channel, lines } = await shop();
  const rows = Array.from({ length: 20 }, (_, n) => givenRow({ key: `k${n}`, order: `o${n % 7}` }));
  await Promise.all(
    [1, 2, 3].map(() =>
      transact(database.sql, (tx) => takeRows(tx, deps, { channel, import_id: null, rows, seen_at: day(20) })),
    ),
  );
  assert.equal((await lines()).length, 20);
});

test('two that take side by side and meet the same persons do not wait for each other to end', async () => {
  const shop_id = newId();
  const [one, other] = await Promise.all(
    ['one', 'other'].map((name) => givenChannel(database.sql, { shop_id, kind: 'store', name })),
  );
  const ahead = database.sql;
  const rows = (key: string) => [givenRow({ key, order: key, bundle: key })];
  const taken = { import_id: null, seen_at: day(20) };
  await transact(database.sql, async (tx) => {
    await takeRows(tx, { ...deps, ahead }, { channel: one!, rows: rows('by one'), ...taken });
    const others = { keys, vault: createVault(keys), ahead };
    const beside = (tx: Tx) => takeRows(tx, others, { channel: other!, rows: rows('by another'), ...taken });
    await transact(database.sql, beside, { tries: 1 });
  });
  const refs = await database.sql<{ ref: string }[]>`
    select recipient_ref as ref from channels.deliveries where shop_id = ${shop_id}`;
  const opened = await createVault(keys).readPersonalData<{ name: string }>(
    database.sql,
    refs.map((one) => one.ref),
  );
  assert.deepEqual(
    [...opened.values()].map(({ name }) => name),
    ['시험 수취인', '시험 수취인'],
  );
});
