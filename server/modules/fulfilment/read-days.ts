import type { BoardStop, TeamDay } from '@madang/contract';
import { board_stops_max } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

const day_ms = 86_400_000;

/** `count` calendar days from `from` on. */
export const daysFrom = (from: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) =>
    new Date(Date.parse(`${from}T00:00:00Z`) + i * day_ms).toISOString().slice(0, 10),
  );

/** Open stops that are on one of these days or on none, who ordered first first, and how full the days are. */
export async function readDays(
  tx: Sql | Tx,
  days: readonly string[],
): Promise<{ stops: BoardStop[]; team_days: TeamDay[]; truncated: boolean }> {
  const first = days[0]!;
  const last = days.at(-1)!;
  const stops = await tx<BoardStop[]>`
    select d.id as delivery_id, d.shop_id, o.sido, o.sigungu, o.gu, o.region_flag, o.remote, o.wished_on::text, o.orders::int,
      coalesce(g.goods, '') as goods, coalesce(g.pieces, 0)::int as pieces, coalesce(g.blocks, '{}') as blocks,
      p.day::text, p.team_id, coalesce(p.version, 0) as version, d.kind, d.failures,
      d.bound_id is not null as bound, d.arrived_at is not null as arrived, (p.day is not null and p.pieces <> coalesce(g.pieces, 0)) as changed
    from fulfilment.deliveries d
    left join fulfilment.plans p on p.delivery_id = d.id
    join lateral (
      select (array_agg(x.sido order by x.ordered_at, x.id))[1] as sido, (array_agg(x.sigungu order by x.ordered_at, x.id))[1] as sigungu,
        (array_agg(x.gu order by x.ordered_at, x.id))[1] as gu, (array_agg(x.remote order by x.ordered_at, x.id))[1] as remote,
        max(x.region_flag) as region_flag, case when d.door_parcel_id is null then min(coalesce(x.agreed_on, x.wished_on)) else d.wanted_on end as wished_on,
        min(x.ordered_at) as ordered_at, count(*) as orders
      from fulfilment.stop_parcels(d.id) x) o on o.orders > 0
    left join lateral (
      select string_agg(case when t.quantity > 1 then t.title || ' ×' || t.quantity else t.title end, ', ' order by t.title) as goods,
        sum(t.quantity) as pieces,
        (select array_agg(distinct b) from fulfilment.stop_goods(d.id) s cross join unnest(s.blocks) as b) as blocks
      from (select s.title, sum(s.quantity) as quantity from fulfilment.stop_goods(d.id) s group by s.title) t) g on true
    where d.state = 'open' and d.way = 'truck' and (p.day is null or p.day between ${first}::date and ${last}::date)
    order by p.day nulls first, o.ordered_at, d.id limit ${board_stops_max + 1}`;
  const team_days = await tx<TeamDay[]>`
    select team_id, day::text, capacity, taken from fulfilment.team_days
    where day = any (${plainArray(days)}::text::date[]) order by day, team_id`;
  return { stops: stops.slice(0, board_stops_max), team_days, truncated: stops.length > board_stops_max };
}
