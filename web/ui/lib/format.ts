import { serverNow } from './clock.ts';
import type { Language } from './language.ts';

const digits = new Intl.NumberFormat('ko-KR');

/** 12900 -> "12,900". */
export const count = (value: number): string => digits.format(value);

/** English counts: "1 stop", "1,200 stops". */
export const many = (n: number, one: string, more = `${one}s`): string => `${count(n)} ${n === 1 ? one : more}`;

/** Won as a shop writes it: "12,900원", in English "₩12,900". */
export function won(amount_krw: number, lang: Language): string {
  return lang === 'en' ? `₩${count(amount_krw)}` : `${count(amount_krw)}원`;
}

/** Whole percent off, 0 when nothing is saved. */
export function percentOff(price_krw: number, compare_at_krw: number | null | undefined): number {
  if (!compare_at_krw || compare_at_krw <= price_krw) return 0;
  return Math.floor(((compare_at_krw - price_krw) / compare_at_krw) * 100);
}

const korea = 'Asia/Seoul';
const made = new Map<string, Intl.DateTimeFormat>();

function formatter(lang: Language, style: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${lang}:${style}`;
  let found = made.get(name);
  if (!found) {
    found = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : 'ko-KR', { timeZone: korea, ...options });
    made.set(name, found);
  }
  return found;
}

/** "11월 21일 (토) 20:00", always Korea time whatever the visitor's clock says. */
export function dayAndTime(iso: string, lang: Language): string {
  const date = new Date(iso);
  const day = formatter(lang, 'day', { month: 'short', day: 'numeric', weekday: 'short' }).format(date);
  return `${day} ${clockTime(iso, lang)}`;
}

/** "20:00", with seconds when they are not zero: a drop may open at 20:00:30. */
export function clockTime(iso: string, lang: Language): string {
  const date = new Date(iso);
  if (date.getUTCSeconds() === 0) return minute(date, lang);
  return formatter(lang, 'hms', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(
    date,
  );
}

/** "2026년 11월 21일 20:00", to the minute: one of sixty events happens in a minute's first second and would look different. */
export function fullTime(iso: string, lang: Language): string {
  const date = new Date(iso);
  return `${formatter(lang, 'full', { year: 'numeric', month: 'long', day: 'numeric' }).format(date)} ${minute(date, lang)}`;
}

const minute = (date: Date, lang: Language) =>
  formatter(lang, 'hm', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date);

/** A Korean calendar date "2026-12-24" -> "12월 24일 (목)", with its year where that is not this year's in Korea. */
export function calendarDay(day: string, lang: Language, now_ms = serverNow()): string {
  const date = new Date(`${day}T12:00:00+09:00`);
  const in_words = formatter(lang, 'cal', { month: 'long', day: 'numeric', weekday: 'short' }).format(date);
  const year = day.slice(0, 4);
  if (formatter('en', 'year', { year: 'numeric' }).format(now_ms) === year) return in_words;
  return lang === 'en' ? `${in_words} ${year}` : `${year}년 ${in_words}`;
}

/** What a timeline says of a promise that was moved, "2026-12-24 2026-12-31" -> "12월 24일 (목) → 12월 31일 (목)"; null where it is something else. */
export function movedDay(detail: string | null, lang: Language): string | null {
  const found = /^(\d{4}-\d\d-\d\d) (\d{4}-\d\d-\d\d)$/.exec(detail ?? '');
  return found && `${calendarDay(found[1]!, lang)} → ${calendarDay(found[2]!, lang)}`;
}

/** Order numbers are 13 digits, read aloud as 261121-0000042. */
export function orderNumber(number: string): string {
  return /^\d{13}$/.test(number) ? `${number.slice(0, 6)}-${number.slice(6)}` : number;
}
