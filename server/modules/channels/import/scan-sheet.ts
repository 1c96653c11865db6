import type { Cell, SheetRow } from './read-book.ts';

/** What a sheet's cells point to: its book's texts, and which of its styles show a number as a date. */
export type SheetBook = { strings: readonly string[]; dates: readonly boolean[]; toDate(serial: number): Date };

/** Thrown where a part is written in a way that is not followed here: the library reads it from its beginning. */
export class NotPlain extends Error {}

/** No row of a real sheet is longer, in characters. */
const longest_row = 4 * 1024 * 1024;
const last_column = 16_383;

/**
 * Reads the rows of a sheet's XML as every program for tables writes it: rows of cells of values, without prefixes, comments or
 * anything else between. It takes a third of the library's time, for it makes no event and no object of a tag. `push` gives the rows
 * that ended with the chunk. @throws NotPlain
 */
export function scanSheet(book: SheetBook) {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let phase: 'before' | 'rows' | 'after' = 'before';
  let row = 0;

  function takeRows(): SheetRow[] {
    const rows: SheetRow[] = [];
    let at = 0;
    for (;;) {
      const open = rest.indexOf('<', at);
      const close = open < 0 ? -1 : rest.indexOf('>', open);
      if (close < 0) break;
      if (rest.startsWith('</sheetData', open)) {
        phase = 'after';
        return rows;
      }
      if (!rest.startsWith('<row', open) || !endsName(rest.charCodeAt(open + 4))) throw new NotPlain();
      const told = attribute(rest, open + 4, close, code_r);
      const next = told === null ? row + 1 : Number(told);
      if (!Number.isInteger(next) || next < 1) throw new NotPlain();
      if (rest.charCodeAt(close - 1) === code_slash) {
        rows.push({ row: next, cells: [] });
        at = close + 1;
      } else {
        const end = rest.indexOf('</row>', close);
        if (end < 0) break;
        rows.push({ row: next, cells: readCells(rest, close + 1, end, book) });
        at = end + 6;
      }
      row = next;
    }
    rest = rest.slice(at);
    if (rest.length > longest_row) throw new NotPlain();
    return rows;
  }

  return {
    push(chunk: Buffer): SheetRow[] {
      if (phase === 'after') return [];
      const text = decoder.decode(chunk, { stream: true });
      rest += text;
      // Comments, marked sections and types of documents may hide tags.
      if (rest.includes('<!', Math.max(0, rest.length - text.length - 1))) throw new NotPlain();
      if (phase === 'before') {
        const found = /<sheetData(\s[^>]*)?(\/?)>/.exec(rest);
        if (!found) {
          if (rest.length > longest_row) throw new NotPlain();
          return [];
        }
        phase = found[2] ? 'after' : 'rows';
        rest = rest.slice(found.index + found[0].length);
        if (phase === 'after') return [];
      }
      return takeRows();
    },
    /** Every row was seen to its end. */
    end(): void {
      if (phase !== 'after') throw new NotPlain();
    },
  };
}

const [code_r, code_s, code_t, code_slash] = [114, 115, 116, 47];
const [code_quote, code_dot, code_zero, code_close] = [34, 46, 48, 62];
const isSpace = (code: number) => code === 32 || code === 9 || code === 10 || code === 13;
const endsName = (code: number) => code === 62 || code === code_slash || isSpace(code);

/** The value of the attribute with this one-letter name in the tag that ends at `close`. */
function attribute(text: string, from: number, close: number, name: number): string | null {
  let at = from;
  for (;;) {
    while (isSpace(text.charCodeAt(at))) at++;
    const equals = text.indexOf('=', at);
    if (equals < 0 || equals > close) return null;
    const quote = text[equals + 1]!;
    if (quote !== '"' && quote !== "'") throw new NotPlain();
    const end = text.indexOf(quote, equals + 2);
    if (end < 0 || end > close) throw new NotPlain();
    if (equals === at + 1 && text.charCodeAt(at) === name) return text.slice(equals + 2, end);
    at = end + 1;
  }
}

function readCells(text: string, from: number, to: number, book: SheetBook): Cell[] {
  const cells: Cell[] = [];
  const quick: QuickCell = { column: -1, value: null };
  let at = from;
  let column = -1;
  for (;;) {
    const open = text.indexOf('<', at);
    if (open < 0 || open >= to) return cells;
    const quick_end = readQuickly(text, open, book, quick);
    if (quick_end >= 0 && quick_end <= to) {
      column = quick.column;
      while (cells.length < column) cells.push(null);
      cells[column] = quick.value;
      at = quick_end;
      continue;
    }
    const close = text.indexOf('>', open);
    if (text.charCodeAt(open + 1) !== 99 || !endsName(text.charCodeAt(open + 2)) || close >= to) throw new NotPlain();
    const place = attribute(text, open + 2, close, code_r);
    column = place === null ? column + 1 : columnOf(place);
    if (column < 0 || column > last_column) throw new NotPlain();
    while (cells.length < column) cells.push(null);
    if (text.charCodeAt(close - 1) === code_slash) {
      cells[column] = null;
      at = close + 1;
      continue;
    }
    const end = text.indexOf('</c>', close);
    if (end < 0 || end > to) throw new NotPlain();
    cells[column] = readCell(text, { open, close, end }, book);
    at = end + 4;
  }
}

type QuickCell = { column: number; value: Cell };

/**
 * A cell as nearly every program writes nearly all of them: its place, its style, and a number or one of the book's texts. It is read letter
 * by letter, for nothing is cut out. Where the cell ends; -1 where it is any other, which is read with more care.
 */
function readQuickly(text: string, open: number, book: SheetBook, into: QuickCell): number {
  if (!text.startsWith('<c r="', open)) return -1;
  let at = open + 6;
  let code = text.charCodeAt(at);
  let column = 0;
  for (; code >= 65 && code <= 90; code = text.charCodeAt(++at)) column = column * 26 + code - 64;
  while (isDigit(code)) code = text.charCodeAt(++at);
  if (code !== code_quote || column === 0 || column > last_column) return -1;
  into.column = column - 1;
  let [style, is_text] = [-1, false];
  for (at++; text.charCodeAt(at) !== code_close; ) {
    if (text.startsWith('/>', at)) {
      into.value = null;
      return at + 2;
    }
    if (text.startsWith(' t="s"', at)) {
      is_text = true;
      at += 6;
      continue;
    }
    if (!text.startsWith(' s="', at)) return -1;
    style = 0;
    at += 4;
    for (code = text.charCodeAt(at); isDigit(code); code = text.charCodeAt(++at)) style = style * 10 + code - code_zero;
    if (code !== code_quote) return -1;
    at++;
  }
  if (!text.startsWith('<v>', at + 1)) return -1;
  at += 4;
  const from = at;
  let number = 0;
  for (code = text.charCodeAt(at); isDigit(code); code = text.charCodeAt(++at)) number = number * 10 + code - code_zero;
  // More digits than a number holds exactly, or none.
  if (at === from || at > from + 15) return -1;
  if (code === code_dot && !is_text) {
    do code = text.charCodeAt(++at);
    while (isDigit(code));
    number = Number(text.slice(from, at));
  }
  if (!text.startsWith('</v></c>', at)) return -1;
  if (is_text) into.value = book.strings[number] ?? null;
  else into.value = style >= 0 && book.dates[style] ? book.toDate(number) : number;
  return at + 8;
}

const isDigit = (code: number) => code >= code_zero && code <= code_zero + 9;

function columnOf(place: string): number {
  let column = 0;
  for (let at = 0; at < place.length; at++) {
    const code = place.charCodeAt(at) & ~32;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}

type Span = { open: number; close: number; end: number };

function readCell(text: string, { open, close, end }: Span, book: SheetBook): Cell {
  const type = attribute(text, open + 2, close, code_t);
  if (type === 'inlineStr') return inlineText(text.slice(close + 1, end));
  const value = textOfValue(text, close + 1, end);
  if (type === 's') return value.trim() === '' ? (book.strings[0] ?? null) : (book.strings[Number(value)] ?? null);
  if (type === 'str') return decodeEscapes(decodeEntities(value));
  if (type === 'b') return value === '1' || value.toLowerCase() === 'true';
  if (type === 'e') return decodeEntities(value);
  if (value === '') return null;
  const number = Number(value);
  if (Number.isNaN(number)) return decodeEntities(value);
  const style = attribute(text, open + 2, close, code_s);
  return style !== null && book.dates[Number(style)] ? book.toDate(number) : number;
}

/** What stands in `v`; a formula before it is passed over. */
function textOfValue(text: string, from: number, to: number): string {
  if (text.startsWith('<v>', from)) {
    const end = text.indexOf('<', from + 3);
    if (!text.startsWith('</v>', end)) throw new NotPlain();
    if (end + 4 === to) return text.slice(from + 3, end);
  }
  const inner = text.slice(from, to);
  const found = /^\s*(?:<f(?:\s[^>]*)?(?:\/>|>[^<]*<\/f>)\s*)?(?:<v(?:\s[^>]*)?(?:\/>|>([^<]*)<\/v>)\s*)?$/.exec(inner);
  if (!found) throw new NotPlain();
  return found[1] ?? '';
}

/** The text of `is` or `si`: its runs where it has runs; how it is spoken (`rPh`) is no part of it. */
export function inlineText(inner: string): string {
  const runs = /<r[\s>]/.test(inner);
  const bare = inner.includes('<rPh') ? inner.replace(/<rPh[\s>].*?<\/rPh>/gs, '') : inner;
  const texts = [...bare.matchAll(/<t(?:\s[^>]*)?(?:\/>|>([^<]*)<\/t>)/g)].map((found) => found[1] ?? '');
  return decodeEscapes(decodeEntities(runs ? texts.join('') : (texts.at(-1) ?? '')));
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name: string) => {
    if (name[0] !== '#') return entities[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** `_x000D_` and the like, as Excel writes what XML cannot hold. */
function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
