import { plainArray } from '../../../platform/arrays.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import type { SettlementDifference, SettlementKind } from './match-settlement.ts';

type Scope = { shops: readonly string[] | null };
const within = (sql: Sql | Tx, { shops }: Scope) =>
  shops ? sql`s.shop_id = any (${plainArray(shops)}::text::uuid[])` : sql`true`;

export type SettlementSums = {
  settlement_id: string;
  channel_name: string;
  kind: SettlementKind;
  lines: number;
  gross_krw: number;
  fee_krw: number;
  shipping_krw: number;
  net_krw: number;
  differences: number;
  created_at: Date;
};

/** Files, newest first, each with what it comes to: goods, fees, shipping once a bundle, money. */
export async function readSettlements(sql: Sql | Tx, scope: Scope, settlement_id?: string): Promise<SettlementSums[]> {
  return await sql<SettlementSums[]>`
    select s.id as settlement_id, c.name as channel_name, s.kind, s.created_at, sums.*
    from channels.settlements s join channels.channels c on c.id = s.channel_id
    cross join lateral (
      select count(*) filter (where r.part = 'goods')::int as lines,
        coalesce(sum(r.gross_krw) filter (where r.part = 'goods'), 0)::bigint as gross_krw,
        coalesce(sum(r.fee_krw), 0)::bigint as fee_krw,
        coalesce(sum(r.gross_krw) filter (where r.part = 'shipping'), 0)::bigint as shipping_krw,
        coalesce(sum(r.net_krw), 0)::bigint as net_krw,
        count(*) filter (where r.differences <> '{}' and r.seen_at is null)::int as differences
      from channels.settlement_rows r where r.settlement_id = s.id) sums
    where ${within(sql, scope)} and ${settlement_id ? sql`s.id = ${settlement_id}` : sql`true`}
    order by s.id desc limit 100`;
}

export type OpenDifference = {
  settlement_id: string;
  row: number;
  part: 'goods' | 'shipping';
  key: string;
  channel_name: string;
  kind: SettlementKind;
  /** The order it is about, of shipping the first of the bundle's; null where it is not known here. */
  order_id: string | null;
  title: string | null;
  gross_krw: number | null;
  fee_krw: number | null;
  net_krw: number | null;
  expected_krw: number | null;
  ours_krw: number | null;
  differences: SettlementDifference[];
};

/** What differs and nobody has looked at, newest files first. */
export async function readDifferences(sql: Sql, scope: Scope, limit: number): Promise<OpenDifference[]> {
  return await sql<OpenDifference[]>`
    select r.settlement_id, r.row, r.part, r.key, c.name as channel_name, s.kind,
      coalesce(l.order_id, (select o.order_id from channels.lines o where o.delivery_id = d.id order by o.id limit 1)) as order_id,
      l.title, r.gross_krw, r.fee_krw, r.net_krw,
      r.expected_krw, case when r.part = 'goods' then l.total_krw else d.shipping_krw end as ours_krw, r.differences
    from channels.settlement_rows r
    join channels.settlements s on s.id = r.settlement_id
    join channels.channels c on c.id = s.channel_id
    left join channels.lines l on l.id = r.line_id
    left join channels.deliveries d on r.part = 'shipping' and d.channel_id = s.channel_id and d.bundle_key = r.key
    where r.differences <> '{}' and r.seen_at is null and ${within(sql, scope)}
    order by s.id desc, r.row limit ${limit}`;
}

/** Money that 구매확정내역 promised and no file of money received has: how many lines, how much, since when. */
export async function readUnpaid(sql: Sql, scope: Scope) {
  const [row] = await sql<{ lines: number; net_krw: number; since: Date | null }[]>`
    select count(*)::int as lines, coalesce(sum(r.net_krw), 0)::bigint as net_krw, min(s.created_at) as since
    from channels.settlement_rows r join channels.settlements s on s.id = r.settlement_id
    where s.kind = 'decided' and r.part = 'goods' and ${within(sql, scope)} and not exists (
      select 1 from channels.settlement_rows p join channels.settlements ps on ps.id = p.settlement_id
      where p.part = r.part and p.key = r.key and ps.kind = 'paid' and ps.channel_id = s.channel_id)`;
  return row!;
}

/** Somebody has looked at these. Returns how many were open. */
export async function seeDifferences(
  tx: Tx,
  scope: Scope & { by: string; rows: readonly { settlement_id: string; row: number; part: string }[] },
): Promise<number> {
  const done = await tx`
    update channels.settlement_rows r set seen_at = clock_timestamp(), seen_by = ${scope.by}
    from unnest(${plainArray(scope.rows.map((one) => one.settlement_id))}::text::uuid[],
      ${plainArray(scope.rows.map((one) => String(one.row)))}::text::int[],
      ${plainArray(scope.rows.map((one) => one.part))}::text::text[]) as w (settlement_id, row, part), channels.settlements s
    where s.id = r.settlement_id and r.settlement_id = w.settlement_id and r.row = w.row and r.part = w.part
      and r.seen_at is null and ${within(tx, scope)}`;
  return done.count;
}

/** Channels that settle with files: not the house's own counters. */
export async function readMarketChannels(sql: Sql, { shops }: Scope) {
  return await sql<{ channel_id: string; shop_id: string; kind: string; name: string }[]>`
    select id as channel_id, shop_id, kind, name from channels.channels
    where kind not in ('store', 'partner') and ${shops ? sql`shop_id = any (${plainArray(shops)}::text::uuid[])` : sql`true`}
    order by kind <> 'smartstore', name, id`;
}
