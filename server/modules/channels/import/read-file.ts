import { row_issues } from '@madang/contract/import-faults';
import { type CanonicalRow, newestTime } from './canonical.ts';
import { columnName, isEmpty, readText } from './cells.ts';
import { FileFault } from './file-fault.ts';
import type { ChannelKind, Field, Layout } from './layouts.ts';
import { createRowReader, type Issue, type Normalised } from './normalise-row.ts';
import { openBook, type Sheet, type SheetRow } from './read-book.ts';
import { header_rows, type Recognised, recogniseSheet } from './recognise-sheet.ts';

const max_rows = 120_000;

export type ReadRow = Normalised & {
  /** Refused rows as they were read, by column: for the download of what has to be mended. */
  raw?: string[];
};
export type ReadFile = {
  kind: ChannelKind;
  layout: string;
  sheet: string;
  hidden: string[];
  encrypted: boolean;
  header_row: number;
  titles: string[];
  rows: ReadRow[];
  /** The newest time in any row, ms: the file is not older. */
  as_of_ms: number;
};
/** No layout fits, but there is a table: its titles and first rows, for a mapping to be drawn. */
export type UnknownTable = { sheet: string; header_row: number; titles: string[]; samples: string[][] };

export type ReadOptions = {
  password: string | null;
  digest(text: string): string;
  /** Layouts of the shop's own channels, before ours. */
  extra?: Layout[];
  /** Called now and then with how many rows were read. */
  progress?(rows: number): void;
};

/** Reads a file from its bytes to canonical rows and what is wrong with the others. @throws FileFault */
export async function readFile(bytes: Buffer, options: ReadOptions): Promise<ReadFile | UnknownTable> {
  const book = await openBook(bytes, options.password);
  let unknown: UnknownTable | null = null;
  let fault: FileFault | null = null;
  for (const sheet of book.sheets) {
    try {
      const found = await readSheet(sheet, options);
      if (found && 'rows' in found) return { ...found, hidden: book.hidden, encrypted: book.encrypted };
      unknown ??= found;
    } catch (error) {
      // A notice sheet that happens to look like orders does not hide the sheet behind it.
      if (!(error instanceof FileFault) || !['MISSING_COLUMN', 'NO_ROWS'].includes(error.code)) throw error;
      fault ??= error;
    }
  }
  if (fault) throw fault;
  if (unknown) return unknown;
  throw new FileFault('NO_ORDER_SHEET');
}

type Found = Omit<ReadFile, 'hidden' | 'encrypted'>;

async function readSheet(sheet: Sheet, options: ReadOptions): Promise<Found | UnknownTable | null> {
  const head: SheetRow[] = [];
  const source = sheet.rows()[Symbol.asyncIterator]();
  let end = false;
  while (head.length < header_rows && !end) {
    const next = await source.next();
    if (next.done) end = true;
    else head.push(next.value);
  }
  const known = recogniseSheet(head, options.extra);
  if (!known) {
    await source.return?.();
    return unknownTable(sheet, head);
  }
  const read = createRowReader(known, {
    digest: options.digest,
    formulas: sheet.formulas,
    serial_shift: sheet.serial_shift,
  });
  const rows: ReadRow[] = [];
  const take = (row: SheetRow) => {
    if (row.row <= known.header_row || row.cells.every(isEmpty)) return;
    if (rows.length >= max_rows) throw new FileFault('TOO_MANY_ROWS', { limit: max_rows });
    const normalised = read(row);
    rows.push(normalised.canonical ? normalised : { ...normalised, raw: rawOf(row) });
    if (rows.length % 2_000 === 0) options.progress?.(rows.length);
  };
  for (const row of head) take(row);
  while (!end) {
    const next = await source.next();
    if (next.done) end = true;
    else take(next.value);
  }
  if (rows.length === 0) throw new FileFault('NO_ROWS');
  markDuplicates(rows, known);
  return {
    kind: known.layout.kind,
    layout: known.layout.id,
    sheet: sheet.name,
    header_row: known.header_row,
    titles: known.titles,
    rows,
    as_of_ms: rows.reduce((newest, { canonical }) => (canonical ? Math.max(newest, newestTime(canonical)) : newest), 0),
  };
}

const rawOf = (row: SheetRow) => row.cells.map((cell) => readText(cell).slice(0, 2_000));

/** The same key twice: equal rows count once, unequal ones are both refused, each naming the other. */
function markDuplicates(rows: ReadRow[], sheet: Recognised): void {
  const firsts = new Map<string, ReadRow>();
  const by_key = new Map<string, ReadRow[]>();
  for (const one of rows) {
    if (!one.canonical) continue;
    const { key } = one.canonical;
    const first = firsts.get(key);
    if (!first) firsts.set(key, one);
    else {
      const mates = by_key.get(key);
      if (mates) mates.push(one);
      else by_key.set(key, [first, one]);
    }
  }
  const column = (sheet.columns.get('key') ?? sheet.columns.get('bundle') ?? sheet.columns.get('order'))?.[0];
  for (const mates of by_key.values()) {
    const contents = new Set(mates.map((one) => contentOf(one.canonical!)));
    const code = contents.size === 1 ? 'DUPLICATE_SAME' : 'DUPLICATE_CONFLICT';
    for (const [n, one] of mates.entries()) {
      if (code === 'DUPLICATE_SAME' && n === 0) continue;
      const others = mates.filter((mate) => mate !== one).map((mate) => mate.row);
      one.issues.push({
        column: column === undefined ? null : sheet.titles[column]!,
        cell: column === undefined ? null : `${columnName(column)}${one.row}`,
        code,
        params: { rows: others.join(', ') },
      });
      if (code === 'DUPLICATE_CONFLICT') one.raw = rawCanonical(one.canonical!, sheet);
      one.canonical = null;
    }
  }
}

const contentOf = ({ row: _, ...told }: CanonicalRow) => JSON.stringify(told);

/** A row that was read before it had to be refused, back in the columns of its sheet as far as it is kept. */
function rawCanonical(row: CanonicalRow, sheet: Recognised): string[] {
  const cells = sheet.titles.map(() => '');
  const told: [Field, string | number | null][] = [
    ['key', row.key],
    ['order', row.order],
    ['product', row.product],
    ['option', row.optionRaw],
    ['qty', row.qty],
    ['recipient', row.recipient],
    ['phone', row.phone],
    ['address', row.address],
    ['zip', row.zip],
    ['total', row.total],
  ];
  for (const [field, value] of told) {
    const column = sheet.columns.get(field)?.[0];
    if (column !== undefined && value !== null) cells[column] = String(value);
  }
  return cells;
}

/** A table nobody knows: at least three titles over rows of about the same width. */
function unknownTable(sheet: Sheet, head: SheetRow[]): UnknownTable | null {
  for (const [n, row] of head.entries()) {
    const titles = row.cells.map((cell) => (typeof cell === 'string' ? cell.trim() : ''));
    const named = titles.filter((title) => title && title.length <= 40).length;
    const body = head.slice(n + 1).filter((one) => one.cells.filter((cell) => !isEmpty(cell)).length >= 3);
    if (named < 3 || named < titles.filter(Boolean).length || body.length === 0) continue;
    return { sheet: sheet.name, header_row: row.row, titles, samples: body.slice(0, 8).map(rawOf) };
  }
  return null;
}

/** The worst thing an issue of these does to its row. */
export function levelOf(issues: Issue[]): 'refuse' | 'hold' | 'warn' | null {
  const levels = new Set(issues.map((one) => row_issues[one.code].level));
  return levels.has('refuse') ? 'refuse' : levels.has('hold') ? 'hold' : levels.has('warn') ? 'warn' : null;
}
