/** Days on which a shop ships. Days are Korean calendar days, `yyyy-mm-dd`. */
export type Calendar = {
  /** Public holidays (weekends not among them). */
  holidays: ReadonlySet<string>;
  /** Days the shop itself is closed, first and last included. */
  closures: readonly { from: string; to: string }[];
  /** True for a shop that also ships on Saturdays. */
  ships_saturdays: boolean;
};

const day_ms = 86_400_000;
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export const nextDay = (day: string): string => new Date(at(day) + day_ms).toISOString().slice(0, 10);

/** A public holiday, or a day on which the shop itself is closed; its weekday is another matter. */
export const isClosed = (day: string, { holidays, closures }: Pick<Calendar, 'holidays' | 'closures'>): boolean =>
  holidays.has(day) || closures.some((one) => one.from <= day && day <= one.to);

type DayOff = 'holiday' | 'closure' | 'weekend';

/** Why nothing ships on `day`, what has a name first; null for a working day. */
export function dayOff(day: string, calendar: Calendar): DayOff | null {
  if (isClosed(day, calendar)) return calendar.holidays.has(day) ? 'holiday' : 'closure';
  const weekday = new Date(at(day)).getUTCDay();
  return weekday === 0 || (weekday === 6 && !calendar.ships_saturdays) ? 'weekend' : null;
}

export const isWorkingDay = (day: string, calendar: Calendar): boolean => dayOff(day, calendar) === null;

/**
 * The day `count` working days after `day`; the day itself is not counted (paid on Friday, 3 days: Wednesday). With 0 the first
 * working day from `day` on. A shop that never works would have no such day: after two years the search ends there.
 */
export function addWorkingDays(day: string, count: number, calendar: Calendar): string {
  let left = count;
  let here = day;
  for (let i = 0; i < 732; i++) {
    if (i > 0 || count === 0) {
      if (isWorkingDay(here, calendar)) {
        if (left <= 1) return here;
        left -= 1;
      }
    }
    here = nextDay(here);
  }
  return here;
}

/** Working days from `day` (not counted) until `until` (counted); negative when it has passed, 0 on the day itself. */
export function workingDaysBetween(day: string, until: string, calendar: Calendar): number {
  if (until < day) return -workingDaysBetween(until, day, calendar);
  let count = 0;
  for (let here = day; here < until; ) {
    here = nextDay(here);
    if (isWorkingDay(here, calendar)) count += 1;
  }
  return count;
}

/** The day by which goods paid at `paid_at` must have left. What is paid after `cutoff` (hh:mm, Korea) counts as the day after. */
export function dueOn(paid_at: Date, rule: { days: number; cutoff: string | null }, calendar: Calendar): string {
  const korea = new Date(paid_at.getTime() + 9 * 3_600_000).toISOString();
  const day = korea.slice(0, 10);
  const late = rule.cutoff !== null && korea.slice(11, 16) >= rule.cutoff;
  return addWorkingDays(late ? nextDay(day) : day, rule.days, calendar);
}
