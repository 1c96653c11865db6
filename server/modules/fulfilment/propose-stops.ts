import { plainArray, textArray } from '../../platform/arrays.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import type { Hand } from './part-parcel.ts';
import { proposeSlots, type Team, type TeamDay, type Waiting } from './plan-rules.ts';
import { lockStops, lockTeamDays, lockTeams, saveMoves } from './plan-stops.ts';
import { readClosed } from './read-closed.ts';

const chunk = 1_000;

/**
 * Gives open stops without a day one (`delivery_ids`: these, else all), by `proposeSlots`, in transactions of under a second. What somebody plans meanwhile stays as it
 * was planned, and a day that filled up meanwhile is left out: asked again, the rest is proposed anew. Both halves of an exchange are
 * left to a person.
 */
export async function proposeStops(
  sql: Sql,
  input: { days: readonly string[]; hand: Hand; delivery_ids?: readonly string[] | undefined },
): Promise<{ planned: number; left: number }> {
  const { days, hand, delivery_ids } = input;
  const shops = hand.shops ? sql`and d.shop_id = any (${plainArray(hand.shops)}::text::uuid[])` : sql``;
  const named = delivery_ids ? sql`and d.id = any (${plainArray(delivery_ids)}::text::uuid[])` : sql``;
  const waiting = await sql<Waiting[]>`
    select d.id as delivery_id, d.shop_id, d.state, null as slot, coalesce(p.version, 0) as version,
      o.sido, o.sigungu, o.wished_on::text, o.ordered_at
    from fulfilment.deliveries d left join fulfilment.plans p on p.delivery_id = d.id
    join lateral (
      select (array_agg(x.sido order by x.ordered_at, x.id))[1] as sido, (array_agg(x.sigungu order by x.ordered_at, x.id))[1] as sigungu,
        case when d.door_parcel_id is null then min(coalesce(x.agreed_on, x.wished_on)) else d.wanted_on end as wished_on, min(x.ordered_at) as ordered_at
      from fulfilment.stop_parcels(d.id) x) o on o.ordered_at is not null
    where d.state = 'open' and d.way = 'truck' and d.arrived_at is null and d.bound_id is null and p.day is null ${shops} ${named}`;
  if (waiting.length === 0) return { planned: 0, left: 0 };
  const teams = await sql<Team[]>`
    select id, shop_id, weekdays, capacity, areas, days_off from fulfilment.teams d where retired_at is null ${shops} order by name, id`;
  const closed = await readClosed(
    sql,
    teams.map((team) => team.shop_id),
  );
  const slots = proposeSlots(waiting, days, teams, await readPlanned(sql, days, waiting), closed);
  const found = [...slots];
  let planned = 0;
  for (let i = 0; i < found.length; i += chunk)
    planned += await transact(sql, (tx) => take(tx, new Map(found.slice(i, i + chunk)), hand));
  return { planned, left: waiting.length - planned };
}

/** Where teams already go on these days, of the districts that are asked about, and how full they are. */
async function readPlanned(sql: Sql, days: readonly string[], waiting: readonly Waiting[]) {
  const of_days = plainArray(days);
  const districts = [...new Map(waiting.map((stop) => [`${stop.sido} ${stop.sigungu}`, stop])).values()];
  const places = await sql<{ day: string; team_id: string; sido: string | null; sigungu: string | null }[]>`
    select distinct p.day::text, p.team_id, x.sido, x.sigungu
    from unnest(${textArray(districts.map((one) => one.sido))}::text::text[],
      ${textArray(districts.map((one) => one.sigungu))}::text::text[]) w (sido, sigungu)
    join fulfilment.parcels x on x.sido = w.sido and x.sigungu = w.sigungu and x.state = 'open'
    join fulfilment.plans p on p.delivery_id = x.delivery_id
    where p.day = any (${of_days}::text::date[]) and p.team_id is not null`;
  const taken = await sql<(TeamDay & { day: string; team_id: string })[]>`
    select team_id, day::text, capacity, taken, opened from fulfilment.team_days where day = any (${of_days}::text::date[])`;
  return { places, taken: new Map(taken.map((one) => [`${one.day} ${one.team_id}`, one])) };
}

/** Those of a chunk that are still without a day and whose day still has room. */
async function take(tx: Tx, slots: ReadonlyMap<string, { day: string; team_id: string }>, hand: Hand): Promise<number> {
  const stops = (await lockStops(tx, [...slots.keys()], hand.shops)).filter(
    (stop) => stop.state === 'open' && stop.way !== 'parcel' && stop.slot === null,
  );
  const locked = await lockTeams(tx, [...new Set([...slots.values()].map((slot) => slot.team_id))]);
  const capacity = new Map(locked.map((team) => [team.id, team.capacity]));
  const full = await lockTeamDays(tx, [...slots.values()]);
  const moves = stops.flatMap(({ delivery_id, shop_id, version }) => {
    const to = slots.get(delivery_id)!;
    const key = `${to.day} ${to.team_id}`;
    const day = full.get(key) ?? { capacity: capacity.get(to.team_id) ?? 0, taken: 0 };
    if (day.taken >= day.capacity) return [];
    full.set(key, { ...day, taken: day.taken + 1 });
    return [{ delivery_id, shop_id, from: null, to, version: version + 1 }];
  });
  await saveMoves(tx, moves, locked, hand.by);
  return moves.length;
}
