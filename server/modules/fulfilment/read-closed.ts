import type { Sql, Tx } from '../../platform/db.ts';
import { isClosed, readCalendars } from '../channels/index.ts';
import type { Closed } from './plan-rules.ts';

/** On which days these shops are closed: their own closures and the public holidays, as they count working days. */
export async function readClosed(tx: Sql | Tx, shop_ids: readonly string[]): Promise<Closed> {
  const calendars = await readCalendars(tx, [...new Set(shop_ids)]);
  return (shop_id, day) => isClosed(day, calendars.of(shop_id));
}
