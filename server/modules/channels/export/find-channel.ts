import type { Staff } from '../../../platform/auth-context.ts';
import type { Tx } from '../../../platform/db.ts';

export type ChannelRow = { id: string; shop_id: string; kind: string; name: string; has_api: boolean };

export const sees = (staff: Staff, shop_id: string) => staff.shops === null || staff.shops.includes(shop_id);

/**
 * A channel by its id, its name, or its kind where the staff sees one of that kind; of several the one of the shop that files go to
 * whose sender names none (`home_shop`), where that shop has no other of the kind.
 */
export async function findChannel(
  tx: Tx,
  word: string,
  staff: Staff,
  home_shop: () => Promise<string | null>,
): Promise<ChannelRow | null> {
  const rows = await tx<ChannelRow[]>`
    select id, shop_id, kind, name, settings ? 'api' as has_api from channels.channels
    where id::text = ${word} or name = ${word} or kind = ${word} order by id`;
  const mine = rows.filter((one) => sees(staff, one.shop_id));
  const exact = mine.find((one) => one.id === word);
  if (exact) return exact;
  const named = mine.filter((one) => one.name === word);
  const candidates = named.length > 0 ? named : mine;
  if (candidates.length <= 1) return candidates[0] ?? null;
  const home = staff.shops?.[0] ?? (await home_shop());
  const at_home = candidates.filter((one) => one.shop_id === home);
  if (at_home.length === 1) return at_home[0]!;
  return named[0] ?? null;
}
