import { plainArray } from '../../../platform/arrays.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { api_kinds } from './markets.ts';

export type MarketRow = {
  channel_id: string;
  shop_id: string;
  kind: (typeof api_kinds)[number];
  name: string;
  connected: boolean;
  pulled_until: Date | null;
  ran_at: Date | null;
  error_code: string | null;
  error_passing: boolean | null;
  waiting: number;
  refused: number;
};

/** Channels whose market has an interface, of these shops (null: of all), or the one that is named. */
export async function readMarkets(
  sql: Sql | Tx,
  input: { shops: readonly string[] | null; channel_id?: string },
): Promise<MarketRow[]> {
  const { shops, channel_id } = input;
  return await sql<MarketRow[]>`
    select c.id as channel_id, c.shop_id, c.kind, c.name, a.channel_id is not null as connected, a.pulled_until, a.ran_at,
      a.error_code, a.error_passing, told.waiting, told.refused + (
        select count(*)::int from channels.confirm_refusals r join channels.lines l on l.id = r.line_id where l.channel_id = c.id) as refused
    from channels.channels c left join channels.api_access a on a.channel_id = c.id
    cross join lateral (
      select count(*) filter (where last.result in ('waiting', 'unknown'))::int as waiting,
        count(*) filter (where last.result = 'refused')::int as refused
      from channels.lines l cross join lateral (
        select el.result from channels.export_lines el where el.line_id = l.id order by el.export_id desc limit 1) last
      where l.channel_id = c.id and l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed')) told
    where c.kind = any (${plainArray(api_kinds)}::text::text[])
      and ${shops ? sql`c.shop_id = any (${plainArray(shops)}::text::uuid[])` : sql`true`}
      and ${channel_id ? sql`c.id = ${channel_id}` : sql`true`}
    order by c.created_at, c.id`;
}
