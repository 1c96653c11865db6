import assert from 'node:assert/strict';
import { givenProduct } from '../server/modules/catalog/testing.ts';
import { takeStoreOrder } from '../server/modules/channels/store/take-store-order.ts';
import { createVault } from '../server/modules/identity/index.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { createKeyring } from '../server/platform/crypto.ts';
import { type Sql, transact } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';

/** An order taken at a counter, with goods held and a deposit in the till. */
export async function givenStoreOrder(sql: Sql): Promise<{ order_id: string }> {
  const [shop_id, channel_id] = [newId(), newId()];
  const { variant_id, unit_price_krw: unit_krw } = await givenProduct(sql, { shop_id, price_krw: 450_000 });
  await givenStock(sql, { shop_id, variant_id, quantity: 3 });
  await sql`insert into channels.channels (id, shop_id, kind, name) values (${channel_id}, ${shop_id}, 'store', '본점')`;
  const keys = createKeyring('s'.repeat(40));
  const by = { account_id: newId(), shops: null };
  const taken = await transact(sql, (tx) =>
    takeStoreOrder(tx, { vault: createVault(keys), keys }, by, {
      channel_id,
      lines: [{ variant_id, quantity: 1, unit_krw }],
      shipping_krw: 0,
      handover: 'pickup',
      wished_on: null,
      customer: { name: '김시험', phone: '010-0000-1234' },
      tenders: [{ kind: 'cash', part: 'deposit', amount_krw: 100_000 }],
    }),
  );
  assert.ok(taken.ok, JSON.stringify(taken));
  return taken.value;
}
