import { parseCsv } from 'hucre/csv';
import { streamXlsxRows } from 'hucre/xlsx';
import { decryptFile } from './decrypt-file.ts';
import { FileFault } from './file-fault.ts';
import { NotPlain, type SheetBook, scanSheet } from './scan-sheet.ts';
import { readSheetBook } from './sheet-book.ts';
import { sniffFile } from './sniff-file.ts';
import {
  checkSizes,
  createGuard,
  guardZip,
  held_limit,
  inflateEntry,
  readDirectory,
  readPart,
  type ZipEntry,
} from './zip-directory.ts';

export type Cell = string | number | boolean | Date | null;
/** A row of a sheet; `row` is Excel's own number, 1 is the first. */
export type SheetRow = { row: number; cells: Cell[] };
export type Sheet = {
  name: string;
  rows(): AsyncIterable<SheetRow>;
  /** Cells that hold a formula, as `BD9`, of the rows that `rows` gave so far at least: their stored value is what it gives. */
  formulas: ReadonlySet<string>;
  /** Days to add to a bare number that stands for a date: 1,462 in books of the Mac, which count from 1904. */
  serial_shift: number;
};
/** The visible sheets of a file, to be read one after the other. */
export type Book = { sheets: Sheet[]; hidden: string[]; encrypted: boolean };

/** Opens a file by what its bytes are, not by its name. Memory stays bounded: sheets are streamed. @throws FileFault */
export async function openBook(bytes: Buffer, password: string | null): Promise<Book> {
  const nature = sniffFile(bytes);
  if (nature === 'other') throw new FileFault('NOT_A_SPREADSHEET');
  if (nature === 'cfb') return { ...(await openZip(await decryptFile(bytes, password))), encrypted: true };
  if (nature === 'zip') return { ...(await openZip(bytes)), encrypted: false };
  return { sheets: [csvSheet(bytes, nature)], hidden: [], encrypted: false };
}

async function openZip(zip: Buffer): Promise<Omit<Book, 'encrypted'>> {
  if (zip.length < 4 || zip.readUInt32LE(0) !== 0x04034b50) throw new FileFault('DAMAGED_FILE');
  const entries = readDirectory(zip);
  const workbook = readPart(zip, entries, 'xl/workbook.xml');
  if (workbook === null) throw new FileFault('NOT_A_SPREADSHEET');
  checkSizes(entries);
  const relations = readRelations(zip, entries);
  const mac = /<(?:\w+:)?workbookPr\s[^>]*\bdate1904="(1|true)"/.test(workbook);
  const all = readSheets(workbook);
  const visible = all.filter((one) => !one.hidden);
  const entryOf = ({ rel }: SheetName) => {
    const path = relations.find(({ id }) => id === rel)?.path;
    return entries.find(({ name }) => name === path);
  };
  const guarded = await guardAll(zip, entries, visible[0] && entryOf(visible[0]));
  const book = plainBook(zip, entries, relations, mac);
  return {
    hidden: all.filter((one) => one.hidden).map((one) => one.name),
    sheets: visible.map((one) => {
      const entry = entryOf(one);
      return {
        name: one.name,
        rows: () => readRows(zip, { index: one.index, entry, book, guarded }),
        formulas: guarded.scanOf(entry?.name ?? '').cells,
        serial_shift: mac ? 1_462 : 0,
      };
    }),
  };
}

/**
 * Guards every entry but the first sheet, which is most of the file and is guarded while it is read: unpacking it once more only to count
 * took a fifth of all reading. `rest` guards it, too, before anybody else looks at the file.
 */
async function guardAll(zip: Buffer, entries: ZipEntry[], first: ZipEntry | undefined) {
  const scans = new Map<string, FormulaScan>();
  const scanOf = (name: string) => {
    const known = scans.get(name) ?? createFormulaScan();
    scans.set(name, known);
    return known;
  };
  const seen = ({ name }: ZipEntry, chunk: Buffer) => scanOf(name).push(chunk);
  await guardZip(
    zip,
    entries.filter((entry) => entry !== first),
    seen,
  );
  let left = first ? [first] : [];
  return {
    scanOf,
    /** The chunks of an entry; the first sheet's on their way past the guard. */
    async *chunksOf(entry: ZipEntry): AsyncIterable<Buffer> {
      const guard = left.includes(entry) ? createGuard(entry) : null;
      for await (const chunk of inflateEntry(zip, entry)) {
        guard?.(chunk);
        if (guard) seen(entry, chunk);
        yield chunk;
      }
      if (guard) left = [];
    },
    async rest(): Promise<void> {
      await guardZip(zip, left, seen);
      left = [];
    },
  };
}

type Guarded = Awaited<ReturnType<typeof guardAll>>;
type Where = { index: number; entry: ZipEntry | undefined; book: SheetBook | null; guarded: Guarded };

/** The rows of a sheet, quickly where it is written plainly; from where it is not, the library reads on. */
async function* readRows(zip: Buffer, { index: sheet, entry, book, guarded }: Where): AsyncIterable<SheetRow> {
  let told = 0;
  try {
    if (book && entry) {
      try {
        const scan = scanSheet(book);
        for await (const chunk of guarded.chunksOf(entry)) {
          const rows = scan.push(chunk);
          told += rows.length;
          yield* rows;
        }
        scan.end();
        return;
      } catch (error) {
        if (!(error instanceof NotPlain)) throw error;
      }
    }
    await guarded.rest();
    for await (const row of readByLibrary(zip, sheet))
      if (told > 0) told--;
      else yield row;
  } catch (error) {
    throw error instanceof FileFault ? error : new FileFault('DAMAGED_FILE');
  }
}

/** However a sheet is written. */
export async function* readByLibrary(zip: Buffer, sheet: number): AsyncIterable<SheetRow> {
  for await (const { index, values } of streamXlsxRows(zip, { sheet }))
    yield { row: index + 1, cells: values as Cell[] };
}

/** What cells point to; null where the library has to read the book. */
function plainBook(zip: Buffer, entries: ZipEntry[], relations: Relation[], mac: boolean): SheetBook | null {
  const partOf = (kind: string) => {
    const path = relations.find((one) => one.kind === kind)?.path;
    return path === undefined ? null : readPart(zip, entries, path, held_limit);
  };
  try {
    return readSheetBook({ strings: partOf('sharedStrings'), styles: partOf('styles'), mac });
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}

type SheetName = { name: string; index: number; hidden: boolean; rel: string };

function readSheets(workbook: string): SheetName[] {
  const sheets = [...workbook.matchAll(/<(?:\w+:)?sheet\s([^>]*?)\/?>/g)].map(([, attributes], index) => ({
    name: unescapeXml(/\bname="([^"]*)"/.exec(attributes!)?.[1] ?? ''),
    index,
    hidden: /\bstate="(hidden|veryHidden)"/.test(attributes!),
    rel: /\b\w+:id="([^"]*)"/.exec(attributes!)?.[1] ?? '',
  }));
  return sheets;
}

type Relation = { id: string; kind: string; path: string };

/** Where the parts of the workbook are, by what they are to it. */
function readRelations(zip: Buffer, entries: ZipEntry[]): Relation[] {
  const rels = readPart(zip, entries, 'xl/_rels/workbook.xml.rels') ?? '';
  return [...rels.matchAll(/<(?:\w+:)?Relationship\s([^>]*?)\/?>/g)].map(([, attributes]) => {
    const told = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes!)?.[1] ?? '';
    const target = told('Target');
    return {
      id: told('Id'),
      kind: told('Type').split('/').at(-1)!,
      path: target.startsWith('/') ? target.slice(1) : `xl/${target}`,
    };
  });
}

const unescapeXml = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

type FormulaScan = { push(chunk: Buffer): void; cells: Set<string> };
const max_formulas = 10_000;
/** More than one opening tag of a cell. */
const carry_bytes = 300;

const hasFormula = (bytes: Buffer) => bytes.includes('<f') || bytes.includes(':f');

/** Finds cells with a formula while the guard unpacks: almost every chunk has none, which one search tells. */
function createFormulaScan(): FormulaScan {
  let carry: Buffer = Buffer.alloc(0);
  const cells = new Set<string>();
  return {
    cells,
    push(chunk) {
      const before = carry;
      const seam = Buffer.concat([before, chunk.subarray(0, carry_bytes)]);
      carry = Buffer.from((chunk.length < carry_bytes ? seam : chunk).subarray(-carry_bytes));
      if (cells.size >= max_formulas || !(hasFormula(seam) || hasFormula(chunk))) return;
      const opening = /<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s>/]/g;
      for (const [, ref] of Buffer.concat([before, chunk]).toString('latin1').matchAll(opening)) cells.add(ref!);
    },
  };
}

/** CSV of one sheet. Numbers stay text: nothing is guessed before a column says what it is. */
function csvSheet(bytes: Buffer, nature: 'csv-utf8' | 'csv-cp949' | 'csv-utf16'): Sheet {
  const encoding = { 'csv-utf8': 'utf-8', 'csv-cp949': 'euc-kr', 'csv-utf16': 'utf-16le' }[nature];
  return {
    name: 'CSV',
    formulas: new Set(),
    serial_shift: 0,
    async *rows() {
      const rows = parseCsv(new TextDecoder(encoding).decode(bytes)) as Cell[][];
      for (let n = 0; n < rows.length; n++)
        yield { row: n + 1, cells: rows[n]!.map((cell) => (cell === '' ? null : cell)) };
    },
  };
}
