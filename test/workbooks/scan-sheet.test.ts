import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decryptFile } from '../../server/modules/channels/import/decrypt-file.ts';
import { openBook, readByLibrary, type SheetRow } from '../../server/modules/channels/import/read-book.ts';
import { NotPlain, scanSheet } from '../../server/modules/channels/import/scan-sheet.ts';
import { readSheetBook } from '../../server/modules/channels/import/sheet-book.ts';
import { inflateEntry, readDirectory, readPart } from '../../server/modules/channels/import/zip-directory.ts';
import { count } from '../count.ts';
import { makeWorkbook } from './make-workbook.ts';
import { relations, zip } from './sheet-file.ts';

const fixtures = join(import.meta.dirname, '../fixtures/channels');

/** The rows of the first sheet, by our own reader; null where it leaves them to the library. */
async function scanned(bytes: Buffer): Promise<SheetRow[] | null> {
  const entries = readDirectory(bytes);
  const part = (name: string) => readPart(bytes, entries, name, 1 << 26);
  const mac = /date1904="1"/.test(part('xl/workbook.xml')!);
  try {
    const book = readSheetBook({ strings: part('xl/sharedStrings.xml'), styles: part('xl/styles.xml'), mac });
    const scan = scanSheet(book);
    const rows: SheetRow[] = [];
    const sheet = entries.find((one) => one.name === 'xl/worksheets/sheet1.xml')!;
    // In crumbs: a tag, a letter of three bytes and an entity are cut at every place sooner or later.
    for await (const chunk of inflateEntry(bytes, sheet))
      for (let at = 0; at < chunk.length; at += 997) rows.push(...scan.push(chunk.subarray(at, at + 997)));
    scan.end();
    return rows;
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}

async function byLibrary(bytes: Buffer): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const row of readByLibrary(bytes, 0)) rows.push(row);
  return rows;
}

const bare = (rows: SheetRow[]) =>
  rows.map(({ row, cells }) => {
    const last = cells.findLastIndex((cell) => cell !== null);
    return { row, cells: cells.slice(0, last + 1) };
  });

test('our own reader of sheets reads what the library reads, of files of many programs', async () => {
  const files: [string, Buffer][] = Array.from({ length: 160 }, (_, seed) => [
    `seed ${seed}`,
    makeWorkbook(seed).bytes,
  ]);
  const expected = JSON.parse(readFileSync(join(fixtures, 'expected.json'), 'utf8')).files;
  for (const name of [
    'coupang-DeliveryList',
    'smartstore-dispatch-2026',
    'smartstore-dispatch-60cols',
    'store-orders',
  ]) {
    const bytes = readFileSync(join(fixtures, `${name}.xlsx`));
    const password = expected[`${name}.xlsx`].password ?? null;
    files.push([name, password ? await decryptFile(bytes, password) : bytes]);
  }
  let plain = 0;
  for (const [name, bytes] of files) {
    const mine = await scanned(bytes);
    if (mine === null) continue;
    plain++;
    assert.deepEqual(bare(mine), bare(await byLibrary(bytes)), name);
  }
  count('sheets read by two readers', plain);
});

const parts = (sheet: string, strings = '<si><t>one</t></si>'): [string, string][] => [
  ['[Content_Types].xml', '<Types/>'],
  ['_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])],
  ['xl/workbook.xml', '<workbook><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>'],
  [
    'xl/_rels/workbook.xml.rels',
    relations([
      ['worksheet', 'worksheets/sheet1.xml'],
      ['styles', 'styles.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
    ]),
  ],
  ['xl/styles.xml', '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'],
  ['xl/sharedStrings.xml', `<sst>${strings}</sst>`],
  ['xl/worksheets/sheet1.xml', `<worksheet><sheetData>${sheet}</sheetData></worksheet>`],
];

/** What Excel itself never writes, and what hides things: left to the library, also from the middle of a sheet. */
const odd = {
  comment:
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><!-- <c r="A2"><v>9</v></c> --><c r="B2"><v>2</v></c></row>',
  marked: '<row r="1"><c r="A1" t="str"><v><![CDATA[<v>a</v>]]></v></c></row>',
  prefixed: '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>',
  between: '<row r="1"><c r="A1"><v>1</v></c></row><extra/><row r="2"><c r="A2"><v>2</v></c></row>',
};

test('what is not written plainly is read by the library, from where the quick reader stopped', async () => {
  for (const [name, sheet] of Object.entries(odd)) {
    const bytes = zip(parts(sheet));
    assert.equal(await scanned(bytes), null, name);
    const rows: SheetRow[] = [];
    for await (const row of (await openBook(bytes, null)).sheets[0]!.rows()) rows.push(row);
    assert.deepEqual(bare(rows), bare(await byLibrary(bytes)), name);
    assert.ok(rows.length > 0 || name === 'prefixed', name);
  }
});

test('cells of every kind, in every order of attributes, mean what they mean to the library', async () => {
  const sheet = `<row r='3' spans="1:9"><c t="s" r="B3"><v>0</v></c>
    <c r="C3" s="1"><v>45000.5</v></c><c s="0" r="D3"><f>A1&amp;B1</f><v>7</v></c><c r="E3" t="str"><f t="shared" si="0"/><v>a &amp;lt; &#54620;_x000D_</v></c>
    <c r="F3" t="b"><v>1</v></c><c r="G3" t="e"><v>#N/A</v></c><c r="H3" t="inlineStr"><is><r><t>가</t></r><r><rPr/><t xml:space="preserve"> 나</t></r></is></c>
    <c r="I3" t="s"><v>99</v></c><c r="J3"/><c r="K3" t="n"><v></v></c><c r="L3"><v>1e3</v></c><c><v>12</v></c></row><row><c><v>1</v></c></row><row r="9"/>`;
  const bytes = zip(parts(sheet, '<si><t>하</t><rPh sb="0" eb="1"><t>ha</t></rPh></si>'));
  assert.deepEqual(bare((await scanned(bytes))!), bare(await byLibrary(bytes)));
});

test('the first sheet, which is unpacked only once, is guarded on its way, and before the library would read on', async () => {
  const row = `<row><c t="str"><v>${'a'.repeat(100_000)}</v></c></row>`;
  for (const [how, sheet, most] of [
    ['plainly', row.repeat(420), 420],
    ['not plainly', `${row.repeat(10)}<!-- -->${row.repeat(410)}`, 11],
  ] as const) {
    const bytes = zip(parts(sheet));
    // What the directory tells is a lie, so that only what comes out can tell.
    const name = 'xl/worksheets/sheet1.xml';
    bytes.writeUInt32LE(2_000, bytes.lastIndexOf(name) - 46 + 24);
    const { sheets } = await openBook(bytes, null);
    let rows = 0;
    await assert.rejects(
      async () => {
        for await (const _ of sheets[0]!.rows()) rows++;
      },
      { code: 'TOO_LARGE_UNPACKED' },
      how,
    );
    assert.ok(rows > 0 && rows < most, `${rows} rows of a sheet written ${how}`);
  }
});
