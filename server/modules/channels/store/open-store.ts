import { ok, type Result, refuse, type Store } from '@madang/contract';
import type { Sql, Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { By } from './take-store-order.ts';

/** A shop with a counter. The same name in the same shop is the same counter. */
export async function openStore(tx: Tx, by: By, input: { shop_id: string; name: string }): Promise<Result<Store>> {
  if (by.shops && !by.shops.includes(input.shop_id)) return refuse('not_found', undefined, [{ field: 'shop_id' }]);
  await tx`
    insert into channels.channels (id, shop_id, kind, name)
    values (${newId()}, ${input.shop_id}, 'store', ${input.name.trim()}) on conflict (shop_id, kind, name) do nothing`;
  const [row] = await tx<Store[]>`
    select id as channel_id, shop_id, name from channels.channels
    where shop_id = ${input.shop_id} and kind = 'store' and name = ${input.name.trim()}`;
  return ok(row!);
}

/** Counters of these shops (null: of all), by name. */
export async function listStores(sql: Sql, shops: readonly string[] | null): Promise<Store[]> {
  return [
    ...(await sql<Store[]>`
      select id as channel_id, shop_id, name from channels.channels
      where kind = 'store' and (${shops === null} or shop_id = any (${`{${(shops ?? []).join(',')}}`}::text::uuid[]))
      order by name, id`),
  ];
}
