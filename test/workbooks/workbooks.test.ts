import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { FileFault } from '../../server/modules/channels/import/file-fault.ts';
import { readFile } from '../../server/modules/channels/import/read-file.ts';
import { takeInChunks } from '../../server/modules/channels/take-rows.ts';
import { givenChannel } from '../../server/modules/channels/testing.ts';
import { createVault } from '../../server/modules/identity/index.ts';
import { readRegion } from '../../server/modules/regions/read-region.ts';
import { createKeyring } from '../../server/platform/crypto.ts';
import { newId } from '../../server/platform/ids.ts';
import { givenDatabase, type TestDatabase } from '../../server/platform/testing.ts';
import { count } from '../count.ts';
import { compareRow } from './compare.ts';
import { encryptWorkbook } from './encrypt.ts';
import { makeWorkbook, type Workbook } from './make-workbook.ts';
import { places } from './places.ts';

const seeds = (length: number) => Array.from({ length }, (_, seed) => seed);
const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
let db: TestDatabase;
before(async () => {
  db = await givenDatabase();
});
after(() => db.close());

async function readWorkbook(book: Workbook, bytes = book.bytes, password = book.password) {
  const found = await readFile(bytes, { password, digest });
  assert.ok('rows' in found, `${book.name}: a table nobody knows (${book.changes.join(', ')})`);
  return found;
}

test('a seed makes the same bytes every time, and another seed others', () => {
  const sums = seeds(20).map((seed) =>
    [0, 1].map(() => createHash('sha256').update(makeWorkbook(seed).bytes).digest('hex')),
  );
  for (const [first, again] of sums) assert.equal(first, again);
  assert.equal(new Set(sums.map(([first]) => first)).size, 20);
});

test('the places people live in are where their postal codes are', () => {
  for (const { sido, sigungu, zip, remote } of places) {
    const region = readRegion(zip);
    assert.equal(region?.sido, sido, zip);
    if (sigungu) assert.ok(region.sigungu.includes(sigungu), `${zip}: ${region.sigungu} is not ${sigungu}`);
    assert.equal(region.remote?.toUpperCase() ?? null, remote, zip);
  }
});

test('500 workbooks of four trades, however they are written, give the canonical rows and nothing else', async () => {
  const seen = new Map<string, number>();
  const wrong: string[] = [];
  for (const seed of seeds(500)) {
    const book = makeWorkbook(seed);
    for (const what of new Set([book.layout, book.trade, ...book.changes])) seen.set(what, (seen.get(what) ?? 0) + 1);
    // Deriving a key costs what it should: a few under the real number of rounds, the rest under less.
    const bytes = book.password
      ? encryptWorkbook(book.bytes, book.password, seed % 5 === 0 ? 100_000 : 500)
      : book.bytes;
    const found = await readWorkbook(book, bytes);
    const by_row = new Map(found.rows.map((one) => [one.row, one]));
    if (by_row.size !== book.rows.size) wrong.push(`${book.name}: ${by_row.size} rows, not ${book.rows.size}`);
    for (const [row, expected] of book.rows) {
      const canonical = by_row.get(row)?.canonical;
      const differences = canonical
        ? compareRow(canonical, expected)
        : [`not taken: ${JSON.stringify(by_row.get(row)?.issues)}`];
      wrong.push(...differences.map((one) => `${book.name} row ${row}: ${one} (${book.changes.join(', ')})`));
    }
    count('workbooks', 1);
  }
  assert.deepEqual(wrong.slice(0, 20), []);
  assert.ok(seen.size >= 35, [...seen].join('\n'));
  for (const [what, times] of seen) assert.ok(times >= 3, `${what}: only ${times}`);
});

test('a sample goes through the database: every line once, and again without a change', async () => {
  const keys = createKeyring('s'.repeat(40));
  const deps = { vault: createVault(keys), keys };
  for (const seed of [0, 2, 4, 6, 8, 9, 12, 16]) {
    const book = makeWorkbook(seed);
    const channel = await givenChannel(db.sql, {
      shop_id: newId(),
      kind: book.kind.replace('_list', ''),
      name: book.name,
    });
    const rows = (await readWorkbook(book, book.bytes, null)).rows.map((one) => one.canonical!);
    const seen_at = new Date();
    const first = await takeInChunks(db.sql, deps, { channel, import_id: null, rows, seen_at });
    assert.deepEqual(new Set(first.rows.map((one) => one.outcome)), new Set(['new']));
    const again = await takeInChunks(db.sql, deps, { channel, import_id: null, rows, seen_at });
    assert.deepEqual(
      again.rows.filter((one) => one.outcome !== 'unchanged'),
      [],
    );
    const [sum] = await db.sql`
      select count(*)::int as lines, sum(quantity)::int as units, sum(total_krw)::int as krw from channels.lines
      where channel_id = ${channel.id}`;
    const total = (field: string) => [...book.rows.values()].reduce((all, one) => all + Number(one[field]), 0);
    assert.deepEqual({ ...sum }, { lines: book.rows.size, units: total('qty'), krw: total('total') }, book.name);
  }
});

test('a password is asked for, a wrong one is said, and the right one opens', async () => {
  const book = makeWorkbook(0);
  const locked = encryptWorkbook(book.bytes, '비밀 1234', 1_000);
  const fault = (code: string) => (error: unknown) => error instanceof FileFault && error.code === code;
  await assert.rejects(readFile(locked, { password: null, digest }), fault('NEEDS_PASSWORD'));
  await assert.rejects(readFile(locked, { password: '1234', digest }), fault('WRONG_PASSWORD'));
  assert.equal((await readWorkbook(book, locked, '비밀 1234')).rows.length, book.rows.size);
});

test('200 spoiled workbooks: each is read or refused in a sentence, none crashes the process or holds it up', async () => {
  const worker = new Worker(new URL('./fuzz-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 500 },
  });
  const ends = new Map<string, number>();
  try {
    for (const seed of seeds(200)) {
      worker.postMessage(seed);
      const limit = AbortSignal.timeout(30_000);
      const [said] = (await once(worker, 'message', { signal: limit }).catch((error) => {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`);
      })) as [{ how: string; end: string | null; error: string | null }];
      assert.ok(said.end !== null, `seed ${seed}, ${said.how}: ${said.error}`);
      ends.set(said.end, (ends.get(said.end) ?? 0) + 1);
      count('spoiled_workbooks', 1);
    }
  } finally {
    await worker.terminate();
  }
  assert.ok((ends.get('read') ?? 0) > 20 && ends.size >= 4, JSON.stringify([...ends]));
});
