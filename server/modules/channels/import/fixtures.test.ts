import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { zip } from '../../../../test/workbooks/sheet-file.ts';
import type { CanonicalRow } from './canonical.ts';
import { FileFault } from './file-fault.ts';
import type { Issue } from './normalise-row.ts';
import { levelOf, type ReadFile, type ReadRow, readFile, type UnknownTable } from './read-file.ts';

// biome-ignore lint/suspicious/noExplicitAny: the golden file is read as it is
type Expected = any;
const shared = join(import.meta.dirname, '../../../../../shared/fixtures/channels');
const own = join(import.meta.dirname, '../../../../test/fixtures/channels');
const folder = existsSync(join(shared, 'expected.json')) ? shared : own;
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')).files as Record<string, Expected>;
const here = Object.keys(expected).filter((name) => existsSync(join(folder, name)));

const digest = (text: string) => `#${Buffer.from(text).toString('hex').slice(-12)}`;
const read = (name: string, password: string | null = expected[name].password ?? null) =>
  readFile(readFileSync(join(folder, name)), { password, digest });
const table = async (name: string): Promise<ReadFile> => {
  const found: ReadFile | UnknownTable = await read(name);
  assert.ok('rows' in found, `${name}: a table nobody knows`);
  return found;
};

/** A sheet saved again may tell minutes only. */
const sameTime = (mine: string | null, theirs: string | null) =>
  mine === theirs ||
  (mine !== null &&
    theirs !== null &&
    (Date.parse(mine) === Date.parse(theirs) || (mine.includes(':00+') && mine.slice(0, 16) === theirs.slice(0, 16))));

/** Differences of one row, as `field: mine / expected`. */
function differences(mine: CanonicalRow, row: Expected): string[] {
  const wrong: string[] = [];
  const same = (field: string, left: unknown, right: unknown) => {
    if (JSON.stringify(left ?? '') !== JSON.stringify(right ?? ''))
      wrong.push(`${field}: ${JSON.stringify(left)} / ${JSON.stringify(right)}`);
  };
  if (row.po) same('po', mine.key, row.po);
  if (row.order) same('order', mine.order, row.order);
  if (row.bundle) same('bundle', mine.bundle, row.bundle);
  same('product', mine.product, row.product);
  same('qty', mine.qty, row.qty);
  same('total', mine.total, row.total);
  if (row.price !== undefined) same('unit', mine.unit, row.price + row.optionPrice);
  if (row.unit !== undefined) same('unit', mine.unit, row.unit);
  same('optionRaw', mine.optionRaw, row.optionRaw ?? row.optionName);
  if (row.options && row.store === undefined) same('options', mine.options, row.options);
  if (row.options && row.store !== undefined)
    same(
      'options',
      mine.options.map((pair) => pair[1]).join('/'),
      row.options.map((pair: string[]) => pair[1]).join('/'),
    );
  if (row.code !== undefined) same('code', mine.code, row.code);
  if (row.sku !== undefined) same('sku', mine.code, row.sku);
  if (row.vendorItemId) same('optionNo', mine.optionNo, row.vendorItemId);
  if (row.state) same('state', mine.state, row.state.toLowerCase());
  for (const field of ['orderedAt', 'paidAt', 'confirmedAt', 'dispatchedAt'] as const)
    if (row[field] !== undefined && !sameTime(mine[field], row[field]))
      wrong.push(`${field}: ${mine[field]} / ${row[field]}`);
  if (row.orderedOn) same('orderedOn', mine.orderedAt?.slice(0, 10), row.orderedOn);
  if (row.hopeDate !== undefined) same('hopeDate', mine.hopeDate, row.hopeDate);
  for (const field of [
    'courier',
    'invoice',
    'phone',
    'buyerPhone',
    'message',
    'address',
    'zip',
    'remote',
    'gu',
  ] as const)
    if (row[field] !== undefined) same(field, mine[field], row[field]);
  same('recipient', mine.recipient, row.recipient ?? row.customer);
  if (row.memo !== undefined) same('memo', mine.message, row.memo);
  if (mine.sido !== row.sido && mine.sido !== row.sidoBefore) wrong.push(`sido: ${mine.sido} / ${row.sido}`);
  if (
    (mine.sigungu ?? '') !== row.sigungu &&
    mine.sigungu !== row.sigunguBefore &&
    !(row.regionUnclear && mine.sigungu === '서구')
  )
    wrong.push(`sigungu: ${mine.sigungu} / ${row.sigungu}`);
  if (row.qtyInitial !== undefined) same('claimed', mine.claimed, row.qtyInitial - row.qty);
  return wrong;
}

for (const name of here.filter((one) => expected[one].rows)) {
  test(`${name}: every row as expected.json has it`, async () => {
    const want = expected[name];
    const got = await table(name);
    assert.equal(got.kind, want.channel);
    assert.equal(got.sheet, want.sheet);
    assert.equal(got.header_row, want.headerRow);
    const by_row = new Map(got.rows.map((one) => [one.row, one]));
    const wrong: string[] = [];
    for (const row of want.rows) {
      const mine = by_row.get(row.row);
      if (!mine?.canonical) wrong.push(`row ${row.row}: ${JSON.stringify(mine?.issues)}`);
      else wrong.push(...differences(mine.canonical, row).map((one) => `row ${row.row} ${one}`));
    }
    assert.deepEqual(wrong.slice(0, 12), [], `${wrong.length} differences`);
    assert.equal(got.rows.length, want.counts.rows);
    const rows = got.rows.map((one) => one.canonical!);
    assert.equal(new Set(rows.map((row) => row.order)).size, want.counts.orders);
    if (want.counts.bundles) assert.equal(new Set(rows.map((row) => row.bundle)).size, want.counts.bundles);
    const fees = new Map(rows.map((row) => [row.bundle, row.shippingKrw ?? 0]));
    if (want.counts.shippingTotal !== undefined)
      assert.equal(
        [...fees.values()].reduce((sum, fee) => sum + fee, 0),
        want.counts.shippingTotal,
      );
    const places = new Map<string, string>();
    for (const row of rows) {
      const region = `${row.sido} ${row.sigungu}`;
      assert.equal(places.get(row.address) ?? region, region, 'one place is in one region');
      places.set(row.address, region);
    }
  });
}

const poOf = (row: ReadRow) => row.canonical?.key;

for (const name of here.filter((one) => one.startsWith('bad/'))) {
  test(`${name}: refused whole, or row by row with the reason`, async () => {
    const want = expected[name];
    let found: ReadFile | UnknownTable | null = null;
    let fault: FileFault | null = null;
    const started = performance.now();
    try {
      found = await read(name);
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      fault = error;
    }
    assert.ok(performance.now() - started < 10_000);
    if (want.fileError && !(want.allOrNothing && found && 'rows' in found)) {
      const told = fault?.code ?? (found && !('rows' in found) ? 'NO_ORDER_SHEET' : null);
      assert.equal(told, want.fileError);
      if (want.missing) assert.equal(fault!.params.columns, want.missing.join(', '));
      if (want.realPassword) assert.ok('rows' in (await read(name, want.realPassword)));
      return;
    }
    assert.equal(fault, null);
    assert.ok(found && 'rows' in found);
    const taken = new Set(found.rows.map(poOf).filter(Boolean));
    for (const po of want.mustAccept) assert.ok(taken.has(po), `${po} must be in`);
    for (const po of want.mustNotAccept) {
      if (name.includes('hidden')) assert.ok(!taken.has(po) || want.mustAccept.includes(po));
      else assert.ok(!taken.has(po), `${po} must not be in`);
    }
    if (want.allOrNothing) assert.equal(taken.size, want.mayAccept.length);
    else if (want.dataRows) assert.equal(found.rows.length, want.dataRows);
    for (const issue of want.issues) {
      const row: ReadRow | undefined = found.rows.find((one) => one.row === issue.row);
      assert.ok(row, `row ${issue.row}`);
      const told: Issue | undefined = row.issues.find((one) => one.code === issue.code);
      if (issue.disposition === 'accept' && !told) continue;
      assert.ok(told, `row ${issue.row}: ${issue.code} in ${JSON.stringify(row.issues)}`);
      assert.deepEqual([told.cell, told.column], [issue.cell, issue.column]);
      if (issue.disposition === 'reject') assert.equal(row.canonical, null);
      if (issue.disposition.startsWith('reject')) assert.equal(levelOf(row.issues), 'refuse');
      if (issue.disposition.startsWith('accept-with') || issue.disposition === 'accept-as-text')
        assert.ok(row.canonical);
      if (issue.disposition === 'accept-as-text' && issue.column !== '상세배송지')
        assert.ok(JSON.stringify(row.canonical).includes(JSON.stringify(issue.value).slice(1, -1)));
    }
    if (name.includes('hidden')) assert.ok(found.hidden.length > 0);
  });
}

test('a zip bomb is refused before it grows, and one that lies about its size while it grows', async () => {
  const sheet = `<worksheet>${' '.repeat(40 * 1024 * 1024)}</worksheet>`;
  const bomb = zip([
    ['xl/workbook.xml', '<workbook/>'],
    ['xl/worksheets/sheet1.xml', sheet],
  ]);
  const lying = Buffer.from(bomb);
  const at = lying.lastIndexOf('xl/worksheets/sheet1.xml') - 46;
  assert.equal(lying.readUInt32LE(at), 0x02014b50);
  lying.writeUInt32LE(2_000, at + 24);
  for (const bytes of [bomb, lying])
    await assert.rejects(readFile(bytes, { password: null, digest }), { code: 'TOO_LARGE_UNPACKED' });
});
