import type { BoardAlert, BoardStop, TeamDay } from '@madang/contract';
import { board_stops_max } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { type Closed, isOff, never_closed, type Team } from './plan-rules.ts';

const day_ms = 86_400_000;

/** The calendar day so many days after another. */
export const addDays = (from: string, days: number): string =>
  new Date(Date.parse(`${from}T00:00:00Z`) + days * day_ms).toISOString().slice(0, 10);

/** `count` calendar days from `from` on. */
export const daysFrom = (from: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => addDays(from, i));

export type BoardDays = {
  stops: BoardStop[];
  team_days: TeamDay[];
  days_off: { team_id: string; day: string }[];
  alerts: BoardAlert[];
  truncated: boolean;
};

/** A closure further ahead shows when its week is looked at. */
const looks_ahead = 60;

/**
 * Open stops that are on one of these days, on none, or on a coming day on which their team does not drive (any more); who ordered first
 * first; how full the days are, which of them teams are off, and what teams were told of loads that changed.
 */
export async function readDays(
  tx: Sql | Tx,
  days: readonly string[],
  teams: readonly (Pick<Team, 'shop_id' | 'days_off'> & { team_id: string })[] = [],
  closed: Closed = never_closed,
): Promise<BoardDays> {
  const first = days[0]!;
  const last = days.at(-1)!;
  const [clock] = await tx<
    { today: string }[]
  >`select (clock_timestamp() at time zone 'Asia/Seoul')::date::text as today`;
  const coming = daysFrom(clock!.today, looks_ahead);
  const all_days = [...new Set([...days, ...coming])];
  const off = teams.flatMap((team) =>
    all_days.flatMap((day) => (isOff(team, day, closed) ? [{ team_id: team.team_id, day }] : [])),
  );
  const team_days = await tx<TeamDay[]>`
    select team_id, day::text, capacity, taken, opened, route_version from fulfilment.team_days
    where day = any (${plainArray(all_days)}::text::date[]) order by day, team_id`;
  const opened = new Set(team_days.flatMap((one) => (one.opened ? `${one.team_id} ${one.day}` : [])));
  const days_off = off.filter((one) => !opened.has(`${one.team_id} ${one.day}`));
  const stops = await readBoard(tx, { first, last, today: clock!.today, days_off });
  return {
    stops: stops.slice(0, board_stops_max),
    team_days: team_days.filter((one) => one.day >= first && one.day <= last),
    days_off: days_off.filter((one) => one.day >= first && one.day <= last),
    alerts: await readBoardAlerts(tx),
    truncated: stops.length > board_stops_max,
  };
}

type Range = { first: string; last: string; today: string; days_off: readonly { team_id: string; day: string }[] };

async function readBoard(tx: Sql | Tx, { first, last, today, days_off }: Range): Promise<BoardStop[]> {
  return await tx<BoardStop[]>`
    with off as (
      select * from unnest(${plainArray(days_off.map((one) => one.team_id))}::text::uuid[],
        ${plainArray(days_off.map((one) => one.day))}::text::date[]) as o (team_id, day) where day >= ${today}::date
    ), shown as (
      select d.id, d.shop_id, d.number, d.kind, d.failures, d.bound_id, d.arrived_at, d.door_parcel_id, d.wanted_on, p.day, p.team_id,
        p.version, p.pieces as pieces_then, p.position, o.day is not null as off
      from fulfilment.deliveries d left join fulfilment.plans p on p.delivery_id = d.id
      left join off o on o.team_id = p.team_id and o.day = p.day
      where d.state = 'open' and d.way = 'truck'
        and (p.day is null or p.day between ${first}::date and ${last}::date or o.day is not null)
    ), parcels as (
      select s.id as stop, x.* from shown s join fulfilment.parcels x on x.delivery_id = s.id and x.state = 'open'
      union all
      select s.id, x.* from shown s join fulfilment.parcels x on x.id = s.door_parcel_id
    ), doors as (
      select x.stop, (array_agg(x.sido order by x.ordered_at, x.id))[1] as sido, (array_agg(x.sigungu order by x.ordered_at, x.id))[1] as sigungu,
        (array_agg(x.gu order by x.ordered_at, x.id))[1] as gu, (array_agg(x.remote order by x.ordered_at, x.id))[1] as remote,
        max(x.region_flag) as region_flag, min(coalesce(x.agreed_on, x.wished_on)) as wished_on, min(x.ordered_at) as ordered_at, count(*) as orders
      from parcels x group by x.stop
    ), goods as (
      select g.stop, string_agg(case when g.quantity > 1 then g.title || ' ×' || g.quantity else g.title end, ', ' order by g.title) as goods,
        sum(g.quantity) as pieces
      from (select q.stop, q.title, sum(q.quantity) as quantity from (
          select s.id as stop, l.title, l.quantity from shown s join fulfilment.parcels x on x.delivery_id = s.id and x.state = 'open'
          join fulfilment.lines l on l.parcel_id = x.id and l.quantity > 0 and l.state not in ('canceled', 'returned', 'exchanged')
          union all
          select s.id, l.title, v.quantity from shown s join fulfilment.visit_lines v on v.delivery_id = s.id
          join fulfilment.lines l on l.id = v.line_id) q group by q.stop, q.title) g
      group by g.stop
    ), blocked as (
      select s.id as stop, array_agg(distinct b) as blocks from shown s join fulfilment.parcels x on x.delivery_id = s.id and x.state = 'open'
      join fulfilment.lines l on l.parcel_id = x.id and l.quantity > 0 and l.state not in ('canceled', 'returned', 'exchanged')
      cross join unnest(l.blocks) b group by s.id
    )
    select s.id as delivery_id, s.shop_id, s.number, o.sido, o.sigungu, o.gu, o.region_flag, o.remote,
      (case when s.door_parcel_id is null then o.wished_on else s.wanted_on end)::text as wished_on, o.orders::int,
      coalesce(g.goods, '') as goods, coalesce(g.pieces, 0)::int as pieces, coalesce(b.blocks, '{}') as blocks,
      s.day::text, s.team_id, coalesce(s.version, 0) as version, s.kind, s.failures, s.bound_id is not null as bound,
      s.arrived_at is not null as arrived, s.off, s.position, (s.day is not null and s.pieces_then <> coalesce(g.pieces, 0)) as changed
    from shown s join doors o on o.stop = s.id left join goods g on g.stop = s.id left join blocked b on b.stop = s.id
    order by s.day nulls first, o.ordered_at, s.id limit ${board_stops_max + 1}`;
}

/** What teams were told of loads of today and later: canceled, held, changed or moved after the papers were printed. */
async function readBoardAlerts(tx: Sql | Tx): Promise<BoardAlert[]> {
  return await tx<BoardAlert[]>`
    select a.id as alert_id, a.delivery_id, d.number, a.team_id, a.day::text, a.what, to_json(a.at)#>>'{}' as at,
      a.seen_at is not null as seen
    from fulfilment.route_alerts a join fulfilment.deliveries d on d.id = a.delivery_id
    where a.day >= (clock_timestamp() at time zone 'Asia/Seoul')::date order by a.at desc, a.id limit 200`;
}
