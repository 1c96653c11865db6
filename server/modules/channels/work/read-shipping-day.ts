import type { ShippingDay } from '@madang/contract';
import type { Sql, Tx } from '../../../platform/db.ts';
import { holidays } from './holidays.ts';
import { readCalendars } from './read-calendars.ts';
import { addWorkingDays, dayOff } from './working-days.ts';

/** Whether a shop ships on `day`, if not why, and its first working day from then on. */
export async function readShippingDay(tx: Sql | Tx, shop_id: string, day: string): Promise<ShippingDay> {
  const calendars = await readCalendars(tx, [shop_id]);
  const off = dayOff(day, calendars.of(shop_id));
  const closure = calendars.rowOf(shop_id).closures.find((one) => one.from <= day && day <= one.to);
  const name = off === 'holiday' ? holidays.names.get(day) : off === 'closure' ? closure?.reason : undefined;
  return { off, name: name ?? null, next: addWorkingDays(day, 0, calendars.of(shop_id)) };
}
