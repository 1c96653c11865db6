import type { ShippingCalendar } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import { clockNow, type Sql, type Tx, transact } from '../../../platform/db.ts';
import { koreanDay } from '../../inventory/index.ts';
import { holdForLines } from '../hold-for-lines.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { holidays } from './holidays.ts';
import { readCalendars } from './read-calendars.ts';

type Wish = Pick<ShippingCalendar, 'due_days' | 'cutoff' | 'ships_saturdays' | 'closures' | 'version'>;

const chunk = 500;

/** When a shop ships, and the holidays that are known. */
export async function readCalendar(tx: Sql | Tx, shop_id: string): Promise<ShippingCalendar> {
  const row = (await readCalendars(tx, [shop_id])).rowOf(shop_id);
  const today = koreanDay(await clockNow(tx as Tx));
  const coming = [...holidays.names].filter(([day]) => day >= today).sort();
  return {
    ...row,
    holidays_known_until: holidays.known_until,
    holidays: coming.slice(0, 30).map(([day, name]) => ({ day, name })),
  };
}

/** Sets when a shop ships. Refuses closures that end before they begin, and a calendar changed by somebody else meanwhile. */
export async function setCalendar(tx: Tx, shop_id: string, wish: Wish): Promise<Result<ShippingCalendar>> {
  if (wish.closures.some((one) => one.to < one.from)) return refuse('invalid_input', { field: 'closures' });
  const { due_days, cutoff, ships_saturdays, closures, version } = wish;
  const saved = await tx`
    insert into channels.calendars as c (shop_id, due_days, cutoff, ships_saturdays, closures)
    select ${shop_id}::uuid, ${due_days}::int, ${cutoff}::text, ${ships_saturdays}::boolean, ${tx.json(closures)}
    on conflict (shop_id) do update set due_days = excluded.due_days, cutoff = excluded.cutoff,
      ships_saturdays = excluded.ships_saturdays, closures = excluded.closures, version = c.version + 1
    where c.version = ${version}`;
  if (saved.count === 0) return refuse('conflict');
  return ok(await readCalendar(tx, shop_id));
}

/** Due days that were counted by an earlier calendar follow the new one, a chunk a transaction. */
export async function recountDue(sql: Sql, shop_id: string): Promise<void> {
  const lines = await sql<{ id: string }[]>`
    select id from channels.lines where shop_id = ${shop_id} and due_counted
      and state in ('new', 'confirmed', 'cancel_requested', 'address_changed') order by order_id, id`;
  for (let i = 0; i < lines.length; i += chunk) {
    const line_ids = lines.slice(i, i + chunk).map((line) => line.id);
    await transact(sql, async (tx) => tellLinesChanged(tx, await holdForLines(tx, { line_ids })));
  }
}
