import type { Identity } from './identity.ts';
import { readStaff } from './read-staff.ts';
import { readStaffNames } from './staff-names.ts';

/** Staff with the role of drivers, by account, with their names; of these shops only (null: all), or of every shop. */
export async function readDrivers(
  identity: Pick<Identity, 'sql' | 'vault' | 'demo'>,
  shops: readonly string[] | null,
): Promise<Map<string, string>> {
  const staff = [...(await readStaff(identity.sql, identity)).values()].filter(({ staff: one }) => {
    const in_shop = !shops || !one.shops || one.shops.some((shop) => shops.includes(shop));
    return one.role === 'driver' && in_shop;
  });
  const names = await readStaffNames(
    identity,
    staff.map((one) => one.account_id),
  );
  return new Map([...names].map(([id, { name }]) => [id, name]));
}
