import type { Way, WayRule } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import { plainArray, textArray } from '../../../platform/arrays.ts';
import { type Sql, type Tx, transact } from '../../../platform/db.ts';
import { lockBundles } from '../move-parcels.ts';
import type { Hand } from '../part-parcel.ts';
import { settleDeliveries } from '../settle-deliveries.ts';
import { decideWay, type Sent } from './way-rules.ts';

const chunk = 500;

export type WayRules = { shop_id: string; rules: WayRule[]; otherwise: Way; version: number };

/** The rules of a shop; version 0 where nobody has made any: then everything goes by truck. */
export async function readWayRules(tx: Sql | Tx, shop_id: string): Promise<WayRules> {
  const [row] = await tx<WayRules[]>`
    select shop_id, rules, otherwise, version from fulfilment.way_rules where shop_id = ${shop_id}`;
  return row ?? { shop_id, rules: [], otherwise: 'truck', version: 0 };
}

/** Another list of rules in place of the present one. What is still open is decided anew within a second. Refuses `conflict`. */
export async function saveWayRules(
  tx: Tx,
  input: Omit<WayRules, 'version'> & { version: number; by: string },
): Promise<Result<WayRules>> {
  const { shop_id, rules, otherwise, version, by } = input;
  const [saved] = await tx<WayRules[]>`
    insert into fulfilment.way_rules as r (shop_id, rules, otherwise, by)
    select ${shop_id}::uuid, ${tx.json(rules)}::jsonb, ${otherwise}, ${by}::uuid
    where ${version}::int = 0 or exists (select from fulfilment.way_rules k where k.shop_id = ${shop_id})
    on conflict (shop_id) do update set rules = excluded.rules, otherwise = excluded.otherwise, by = excluded.by,
      version = r.version + 1, at = clock_timestamp() where r.version = ${version}
    returning shop_id, rules, otherwise, version`;
  return saved ? ok(saved) : refuse('conflict');
}

type Row = Sent & { id: string; delivery_id: string; way: Way; version: number };

/**
 * Decides how everything open goes that no person has decided, is not packed, and was not decided by the present rules. In chunks of
 * under a second, a shop at a time under its lock. What goes another way now is compared anew with what goes to the same door. Returns
 * how many were decided.
 */
export async function decideWays(sql: Sql): Promise<number> {
  let done = 0;
  const shops = await sql<{ shop_id: string }[]>`
    select r.shop_id from fulfilment.way_rules r where exists (
      select from fulfilment.parcels p where p.shop_id = r.shop_id and p.way_version < r.version and p.state = 'open'
        and p.way_by is null and (not p.packed or p.way_why is null)) order by r.shop_id`;
  for (const { shop_id } of shops)
    for (let taken = chunk; taken === chunk; done += taken)
      taken = await transact(sql, (tx) => decideChunk(tx, shop_id));
  return done;
}

async function decideChunk(tx: Tx, shop_id: string): Promise<number> {
  await lockBundles(tx, shop_id);
  const { rules, otherwise, version } = await readWayRules(tx, shop_id);
  const rows = await tx<Row[]>`
    select p.id, p.delivery_id, p.sido, p.sigungu, p.remote, p.way,
      coalesce((select jsonb_agg(jsonb_build_object('product_id', g.product_id, 'title', l.title) order by l.id)
        from fulfilment.lines l left join fulfilment.line_goods g on g.line_id = l.id
        where l.parcel_id = p.id and l.quantity > 0 and l.state not in ('canceled', 'returned', 'exchanged')), '[]') as goods
    from fulfilment.parcels p
    where p.shop_id = ${shop_id} and p.way_version < ${version} and p.state = 'open' and p.way_by is null and (not p.packed or p.way_why is null)
    order by p.id limit ${chunk} for no key update`;
  if (rows.length === 0) return 0;
  const decided = rows.map((row) => ({ ...row, ...decideWay(rules, otherwise, row), before: row.way }));
  await tx`
    update fulfilment.parcels p set way = u.way, way_why = u.why::jsonb, way_version = ${version}, compared = p.compared and p.way = u.way
    from unnest(${plainArray(decided.map((one) => one.id))}::text::uuid[], ${textArray(decided.map((one) => one.way))}::text::text[],
      ${textArray(decided.map((one) => JSON.stringify(one.why)))}::text::text[]) as u (id, way, why)
    where p.id = u.id`;
  const changed = decided.filter((one) => one.way !== one.before);
  if (changed.length > 0)
    await settleDeliveries(
      tx,
      changed.map((one) => one.delivery_id),
    );
  return rows.length;
}

/**
 * A person's word over the rules, for all that is in this delivery; null: the rules decide again. Refuses: not_found, delivery_closed
 * (it left, or boxes of it have numbers).
 */
export async function setDeliveryWay(
  tx: Tx,
  input: { delivery_id: string; way: Way | null; hand: Hand },
): Promise<Result<{ delivery_id: string }>> {
  const { delivery_id, way, hand } = input;
  const [found] = await tx<{ shop_id: string; visit: boolean }[]>`
    select shop_id, door_parcel_id is not null as visit from fulfilment.deliveries where id = ${delivery_id}`;
  if (!found || found.visit || (hand.shops && !hand.shops.includes(found.shop_id))) return refuse('not_found');
  await lockBundles(tx, found.shop_id);
  const parcels = await tx<{ open: boolean; packed: boolean; arrived: boolean }[]>`
    select p.state = 'open' as open, p.packed, d.arrived_at is not null as arrived
    from fulfilment.parcels p join fulfilment.deliveries d on d.id = p.delivery_id
    where p.delivery_id = ${delivery_id} order by p.id for no key update of p`;
  if (!parcels.some((one) => one.open) || parcels.some((one) => one.packed || one.arrived))
    return refuse('delivery_closed');
  await tx`
    update fulfilment.parcels set way = ${way ?? 'truck'}, way_by = ${way === null ? null : hand.by}, way_version = 0,
      way_why = case when ${way !== null} then '{"by": "hand"}'::jsonb end, compared = ${way !== null}
    where delivery_id = ${delivery_id} and state = 'open'`;
  await settleDeliveries(tx, [delivery_id]);
  return ok({ delivery_id });
}
