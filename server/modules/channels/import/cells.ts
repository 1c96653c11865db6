import type { Cell } from './read-book.ts';
import { wallOf } from './wall-of.ts';

/** What a cell says once its column says what it is; `fault` where it does not say it. */
export type Read<T, F extends string = string> = { value: T } | { fault: F };

export const isEmpty = (cell: Cell | undefined): boolean =>
  cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '');

/** The text of a cell, trimmed at its ends; numbers without a fraction as digits, times as ISO without an offset. */
export function readText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell.trim();
  // A number beyond all dates, in a cell that shows one.
  if (cell instanceof Date && Number.isNaN(cell.getTime())) return '';
  if (cell instanceof Date)
    return cell
      .toISOString()
      .replace(/T00:00:00.000Z$/, '')
      .replace(/\.\d+Z$/, '')
      .replace('T', ' ');
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? cell.toFixed(0) : String(cell);
  return cell ? 'TRUE' : 'FALSE';
}

/** A number that names something (order, bundle, product, invoice): never rounded, never in exponent form. */
export function readId(cell: Cell | undefined): Read<string, 'missing' | 'damaged'> {
  if (isEmpty(cell)) return { fault: 'missing' };
  if (typeof cell === 'number') {
    // Excel keeps 15 digits: a longer number that ends in many zeros has lost its own.
    if (!Number.isSafeInteger(cell) || cell < 0) return { fault: 'damaged' };
    if (cell >= 1e15 && cell % 1e6 === 0) return { fault: 'damaged' };
    return { value: cell.toFixed(0) };
  }
  const text = readText(cell).replace(/^'/, '').replace(/\s+/g, '');
  if (/^[+-]?\d+([.,]\d+)?e\+?\d+$/i.test(text)) return { fault: 'damaged' };
  return { value: text.replace(/^(\d+)\.0+$/, '$1') };
}

/** Whole or not, with thousands separators, 원 and a currency sign; `null` where empty. */
export function readAmount(cell: Cell | undefined): Read<number | null, 'not_a_number'> {
  if (isEmpty(cell)) return { value: null };
  if (typeof cell === 'number') return Number.isFinite(cell) ? { value: cell } : { fault: 'not_a_number' };
  const text = readText(cell)
    .normalize('NFKC')
    .replace(/[,\s]|원$|krw$|^[₩\\]/gi, '');
  const number = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : koreanAmount(text);
  return number === null ? { fault: 'not_a_number' } : { value: number };
}

/** 42만9천 -> 429000. */
function koreanAmount(text: string): number | null {
  const found = /^(?:(\d+(?:\.\d+)?)만)?(?:(\d+(?:\.\d+)?)천)?(\d+)?$/.exec(text);
  if (!found || !(found[1] || found[2])) return null;
  return Math.round(Number(found[1] ?? 0) * 10_000 + Number(found[2] ?? 0) * 1_000 + Number(found[3] ?? 0));
}

/**
 * Digits with the leading 0 put back that a number cell lost; null for nobody's: empty, or the zeros that channels write for
 * orders without a recipient.
 */
export function readPhone(cell: Cell | undefined): string | null {
  let text = readText(cell).normalize('NFKC');
  if (!text) return null;
  const abroad = /^\+82|^0082/.test(text);
  text = text.replace(/\D/g, '');
  if (abroad) text = `0${text.replace(/^(0082|82)/, '').replace(/^0/, '')}`;
  else if (!text.startsWith('0') && text.length >= 8 && !isShortNumber(text)) text = `0${text}`;
  if (text.length < 8 || /^0*$/.test(text) || /^01\d?0{7,}$/.test(text)) return null;
  return text;
}

/** 1588-1234 and its kind have no area code. */
const isShortNumber = (digits: string) => digits.length === 8 && /^1[568]/.test(digits);

/** Five digits; four that lost their 0 get it back. */
export function readZip(cell: Cell | undefined): Read<string, 'missing' | 'invalid'> {
  const text = readText(cell)
    .replace(/^[([]|[)\]]$/g, '')
    .trim();
  if (!text) return { fault: 'missing' };
  if (/^\d{5}$/.test(text)) return { value: text };
  if (/^\d{4}$/.test(text)) return { value: `0${text}` };
  return { fault: 'invalid' };
}

const day_ms = 86_400_000;
/** Serials of 1990 to 2099: other numbers in a date column are no dates. */
const [first_serial, last_serial] = [32_874, 73_050];

/** A wall clock in Korea as `YYYY-MM-DDTHH:MM:SS+09:00`; null where empty. `near`: the day that a text without a year lies behind. */
export function readTime(cell: Cell | undefined, near?: string | null): Read<string | null, 'unreadable'> {
  const wall = wallClock(cell, near ?? null);
  if (wall === null) return { value: null };
  return wall === undefined ? { fault: 'unreadable' } : { value: `${wall}+09:00` };
}

/** The same as a day, `YYYY-MM-DD`; words of not knowing (미정, 협의) are null. */
export function readDay(cell: Cell | undefined, near?: string | null): Read<string | null, 'unreadable'> {
  if (typeof cell === 'string' && /^(미정|추후|협의|없음|-|상담|tbd)/i.test(cell.trim())) return { value: null };
  const wall = wallClock(cell, near ?? null);
  if (wall === null) return { value: null };
  return wall === undefined ? { fault: 'unreadable' } : { value: wall.slice(0, 10) };
}

function wallClock(cell: Cell | undefined, near: string | null): string | null | undefined {
  if (isEmpty(cell) || cell === null || cell === undefined) return null;
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? undefined : wallOf(cell.getTime());
  if (typeof cell === 'number') {
    if (cell >= first_serial && cell <= last_serial) return wallOf(Date.UTC(1899, 11, 30) + cell * day_ms);
    return /^20\d{6}$/.test(String(cell)) ? textClock(String(cell), near) : undefined;
  }
  if (typeof cell === 'boolean') return undefined;
  const text = cell.trim();
  const serial = /^\d{5}(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (serial >= first_serial && serial <= last_serial) return wallOf(Date.UTC(1899, 11, 30) + serial * day_ms);
  return textClock(text, near);
}

function textClock(text: string, near: string | null): string | undefined {
  const full =
    /^(20\d{2}|19\d{2}|\d{2})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*일?\.?(?:\s*\([가-힣]\))?(.*)$/.exec(
      text,
    ) ?? /^(20\d{2})(\d{2})(\d{2})(.*)$/.exec(text);
  if (full) return assemble(full[1]!.length === 2 ? `20${full[1]}` : full[1]!, full[2]!, full[3]!, full[4]!);
  const short = /^(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*일?\.?(?:\s*\([가-힣]\))?(.*)$/.exec(text);
  if (!short || !near) return undefined;
  const year = Number(near.slice(0, 4));
  const this_year = assemble(String(year), short[1]!, short[2]!, short[3]!);
  if (!this_year || this_year.slice(0, 10) >= near.slice(0, 10)) return this_year;
  return assemble(String(year + 1), short[1]!, short[2]!, short[3]!);
}

function assemble(year: string, month: string, day: string, rest: string): string | undefined {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const real = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(real.getTime()) || real.toISOString().slice(0, 10) !== date) return undefined;
  const time = /(오전|오후|am|pm)?\s*(\d{1,2})\s*[:시]\s*(\d{1,2})?분?(?::(\d{1,2}))?/i.exec(rest);
  if (!time) return `${date}T00:00:00`;
  let hour = Number(time[2]);
  if (/오후|pm/i.test(time[1] ?? '') && hour < 12) hour += 12;
  if (/오전|am/i.test(time[1] ?? '') && hour === 12) hour = 0;
  const [minute, second] = [Number(time[3] ?? 0), Number(time[4] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}`;
}

/** Column letters: 0 -> A, 26 -> AA. */
export function columnName(index: number): string {
  let name = '';
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}
