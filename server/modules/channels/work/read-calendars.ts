import { plainArray } from '../../../platform/arrays.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { holidays } from './holidays.ts';
import type { Calendar } from './working-days.ts';

export type CalendarRow = {
  shop_id: string;
  due_days: number;
  cutoff: string | null;
  ships_saturdays: boolean;
  closures: { from: string; to: string; reason?: string }[];
  version: number;
};

const usual_calendar: Omit<CalendarRow, 'shop_id'> = {
  due_days: 3,
  cutoff: null,
  ships_saturdays: false,
  closures: [],
  version: 0,
};

/** When these shops ship; a shop that has said nothing ships on working days, within three of them. */
export async function readCalendars(tx: Sql | Tx, shop_ids: readonly string[]) {
  const rows = await tx<CalendarRow[]>`
    select shop_id, due_days, cutoff, ships_saturdays, closures, version from channels.calendars
    where shop_id = any(${plainArray(shop_ids)}::text::uuid[])`;
  const known = new Map(rows.map((row) => [row.shop_id, row]));
  const rowOf = (shop_id: string) => known.get(shop_id) ?? { ...usual_calendar, shop_id };
  return {
    rowOf,
    of(shop_id: string): Calendar {
      const { ships_saturdays, closures } = rowOf(shop_id);
      return { holidays: holidays.days, ships_saturdays, closures };
    },
    rule(shop_id: string): { days: number; cutoff: string | null } {
      const { due_days, cutoff } = rowOf(shop_id);
      return { days: due_days, cutoff };
    },
  };
}
