import type { Staff } from '../../../platform/auth-context.ts';
import type { Tx } from '../../../platform/db.ts';

export type ChannelRow = { id: string; shop_id: string; kind: string; name: string; has_api: boolean };

export const sees = (staff: Staff, shop_id: string) => staff.shops === null || staff.shops.includes(shop_id);

/** A channel by its id, its name, or its kind where the staff sees one of that kind. */
export async function findChannel(tx: Tx, word: string, staff: Staff): Promise<ChannelRow | null> {
  const rows = await tx<ChannelRow[]>`
    select id, shop_id, kind, name, settings ? 'api' as has_api from channels.channels
    where id::text = ${word} or name = ${word} or kind = ${word} order by id`;
  const mine = rows.filter((one) => sees(staff, one.shop_id));
  const exact = mine.find((one) => one.id === word) ?? mine.find((one) => one.name === word);
  return exact ?? (mine.length === 1 ? mine[0]! : null);
}
