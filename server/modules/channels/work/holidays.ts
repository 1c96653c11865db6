import * as known from '@hyunbinseo/holidays-kr/all';

/**
 * Public holidays of Korea by the official gazette, substitute and election days included (facts.md, section 7). After the last
 * year the package knows, holidays of a fixed date alone: those by the moon are announced, not computed.
 */
const fixed = ['01-01', '03-01', '05-01', '05-05', '06-06', '07-17', '08-15', '10-03', '10-09', '12-25'];
const years_ahead = 10;

function readHolidays(): { days: Set<string>; names: Map<string, string>; known_until: string } {
  const days = new Set<string>();
  const names = new Map<string, string>();
  let last = 0;
  for (const year of Object.values(known) as Readonly<Record<string, readonly string[]>>[]) {
    for (const [day, called] of Object.entries(year)) {
      days.add(day);
      names.set(day, called.join(', '));
      last = Math.max(last, Number(day.slice(0, 4)));
    }
  }
  for (let year = last + 1; year <= last + years_ahead; year++) for (const day of fixed) days.add(`${year}-${day}`);
  return { days, names, known_until: `${last}-12-31` };
}

export const holidays = readHolidays();
