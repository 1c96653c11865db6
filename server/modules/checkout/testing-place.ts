import { after, before } from 'node:test';
import type { Result } from '@madang/contract';
import { createKeyring } from '../../platform/crypto.ts';
import { connect, type Sql, transact } from '../../platform/db.ts';
import { type Answer, claimOf } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { givenDatabase, type TestDatabase } from '../../platform/testing.ts';
import { createVault } from '../identity/index.ts';
import { createOrderNumbers } from '../orders/index.ts';
import { isOutrun, placeHopefully } from './place-hopefully.ts';
import { type PlaceRequest, type PlaceTools, placeOrders } from './place-orders.ts';

/** What a test of the plural verbs stands on; filled before its first test. */
export type PlaceStand = { db: TestDatabase; sql: Sql; tools: PlaceTools };

/** A database, `max` connections under `name` and the tools of the verbs, for the tests of the file that calls this. */
export function standForPlacing(name: string, max: number): PlaceStand {
  const stand = {} as PlaceStand;
  before(async () => {
    stand.db = await givenDatabase();
    stand.sql = connect(stand.db.url, { max, name });
    stand.tools = {
      numbers: createOrderNumbers(stand.sql),
      vault: createVault(createKeyring('x'.repeat(40))),
    };
  });
  after(async () => {
    await stand.sql?.end({ timeout: 5 });
    await stand.db?.close();
  });
  return stand;
}

type Wish = { identity?: string; key?: string; quantity?: number };

/** What a guest who was not seen before asks for, as it stands behind the edge. */
export function wishFor(
  tools: PlaceTools,
  goods: { variant_id: string; unit_price_krw: number },
  wish: Wish = {},
): PlaceRequest {
  const person_id = newId();
  return {
    claim: claimOf({ principal: 'one', route: 'place', key: wish.key ?? newId(), body: {} }),
    lines: [{ variant_id: goods.variant_id, quantity: wish.quantity ?? 1, unit_price_krw: goods.unit_price_krw }],
    cap_identities: [wish.identity ?? newId()],
    virtual_account: false,
    person_id,
    account_id: null,
    session_id: null,
    provider: 'sandbox',
    method: 'card',
    contact: tools.vault.sealContact(person_id, { name: '홍길동' }),
    language: 'ko',
    wants_mail: false,
  };
}

/** The same with something taken off; `coupon`: whose right it is, else somebody's who was not seen before. */
export function discountedWish(
  tools: PlaceTools,
  goods: Parameters<typeof wishFor>[1],
  discount: { campaign_id: string; discount_krw: number; coupon?: string },
): PlaceRequest {
  const { campaign_id, discount_krw, coupon = newId() } = discount;
  const buyer = { member: true, verified_phone: false, orders_before: 0 };
  return { ...wishFor(tools, goods), discount: { wishes: [{ campaign_id, identity: coupon }], buyer, discount_krw } };
}

/** Places a list as the lane of a hot drop does; what is no drop's is placed under the locks. */
export async function placeAsLane(
  sql: Sql,
  tools: PlaceTools,
  requests: PlaceRequest[],
  outrun: () => void = () => {},
): Promise<Result<Answer>[]> {
  await tools.numbers.reserve(requests.length);
  try {
    return await transact(sql, (tx) => placeHopefully(tx, requests, tools));
  } catch (error) {
    if (!isOutrun(error)) throw error;
    outrun();
    return await transact(sql, (tx) => placeOrders(tx, requests, tools));
  }
}
