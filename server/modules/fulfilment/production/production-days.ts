import { addWorkingDays, type Calendar, nextDay } from '../../channels/index.ts';

/**
 * The next `count` days on which something ordered from `today` on can be made, and until when each can be ordered: what is ordered on a
 * day is made `lead_days` working days later.
 */
export function productionDays(
  today: string,
  lead_days: number,
  count: number,
  calendar: Calendar,
): { made_on: string; closes_on: string }[] {
  const days: { made_on: string; closes_on: string }[] = [];
  // A shop that never works has no such day: the search ends.
  for (let [day, i] = [today, 0]; i < 366; i++, day = nextDay(day)) {
    const made_on = addWorkingDays(day, lead_days, calendar);
    const last = days.at(-1);
    if (last?.made_on === made_on) last.closes_on = day;
    else if (days.length === count) break;
    else days.push({ made_on, closes_on: day });
  }
  return days;
}
