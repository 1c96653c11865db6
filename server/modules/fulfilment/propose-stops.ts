import { plainArray, textArray } from '../../platform/arrays.ts';
import { commitBehind, type Sql, type Tx, together, transact } from '../../platform/db.ts';
import type { Hand } from './part-parcel.ts';
import { proposeSlots, type Team, type TeamDay, type Waiting } from './plan-rules.ts';
import { lockStops, lockTeamDays, lockTeams, saveMoves } from './plan-stops.ts';
import { readClosed } from './read-closed.ts';

const chunk = 1_000;
/** Chunks of different teams wait for nothing of one another. */
const at_once = 2;

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
  const [waiting, teams] = await together([
    sql<Waiting[]>`
      select d.id as delivery_id, d.shop_id, d.state, null as slot, coalesce(p.version, 0) as version,
        o.sido, o.sigungu, o.wished_on::text, o.ordered_at
      from fulfilment.deliveries d left join fulfilment.plans p on p.delivery_id = d.id
      join lateral (
        select (array_agg(x.sido order by x.ordered_at, x.id))[1] as sido, (array_agg(x.sigungu order by x.ordered_at, x.id))[1] as sigungu,
          case when d.door_parcel_id is null then min(coalesce(x.agreed_on, x.wished_on)) else d.wanted_on end as wished_on, min(x.ordered_at) as ordered_at
        from fulfilment.stop_parcels(d.id) x) o on o.ordered_at is not null
      where d.state = 'open' and d.way = 'truck' and d.arrived_at is null and d.bound_id is null and p.day is null ${shops} ${named}`,
    sql<Team[]>`
      select id, shop_id, weekdays, capacity, areas, days_off from fulfilment.teams d where retired_at is null ${shops} order by name, id`,
  ]);
  if (waiting.length === 0) return { planned: 0, left: 0 };
  const shop_ids = teams.map((team) => team.shop_id);
  const [closed, known] = await together([readClosed(sql, shop_ids), readPlanned(sql, days, waiting)]);
  // By team: nearly every chunk is of one, so that two of them seldom want the same days.
  const found = [...proposeSlots(waiting, days, teams, known, closed)].sort(([, a], [, b]) =>
    a.team_id < b.team_id ? -1 : Number(a.team_id > b.team_id),
  );
  const chunks = chunksOf(found);
  let planned = 0;
  const work = async () => {
    for (let next = chunks.shift(); next; next = chunks.shift()) {
      const slots = new Map(next);
      const taken = await transact(sql, (tx) => take(tx, slots, hand));
      planned += taken;
    }
  };
  await together(Array.from({ length: at_once }, work));
  return { planned, left: waiting.length - planned };
}

/** Parts of one team each; what is left of small teams goes together. */
function chunksOf<T extends { team_id: string }>(found: readonly (readonly [string, T])[]): (readonly [string, T])[][] {
  const chunks: (readonly [string, T])[][] = [];
  for (const one of found) {
    const last = chunks.at(-1);
    const fits = last && last.length < chunk && (last.length < chunk / 2 || last.at(-1)![1].team_id === one[1].team_id);
    if (fits) last.push(one);
    else chunks.push([one]);
  }
  return chunks;
}

/** Where teams already go on these days, of the districts that are asked about, and how full they are. */
async function readPlanned(sql: Sql, days: readonly string[], waiting: readonly Waiting[]) {
  const of_days = plainArray(days);
  const districts = [...new Map(waiting.map((stop) => [`${stop.sido} ${stop.sigungu}`, stop])).values()];
  const [places, taken] = await together([
    sql<{ day: string; team_id: string; sido: string | null; sigungu: string | null }[]>`
    select distinct p.day::text, p.team_id, x.sido, x.sigungu
    from unnest(${textArray(districts.map((one) => one.sido))}::text::text[],
      ${textArray(districts.map((one) => one.sigungu))}::text::text[]) w (sido, sigungu)
    join fulfilment.parcels x on x.sido = w.sido and x.sigungu = w.sigungu and x.state = 'open'
    join fulfilment.plans p on p.delivery_id = x.delivery_id
    where p.day = any (${of_days}::text::date[]) and p.team_id is not null`,
    sql<(TeamDay & { day: string; team_id: string })[]>`
    select team_id, day::text, capacity, taken, opened from fulfilment.team_days where day = any (${of_days}::text::date[])`,
  ]);
  return { places, taken: new Map(taken.map((one) => [`${one.day} ${one.team_id}`, one])) };
}

/** Those of a chunk that are still without a day and whose day still has room. */
async function take(tx: Tx, slots: ReadonlyMap<string, { day: string; team_id: string }>, hand: Hand): Promise<number> {
  const wanted = [...slots.values()];
  // The locks in their order, in one go: deliveries, teams, their days.
  const [found, locked, full] = await together([
    lockStops(tx, [...slots.keys()], hand.shops),
    lockTeams(tx, [...new Set(wanted.map((slot) => slot.team_id))]),
    lockTeamDays(tx, wanted),
  ]);
  const stops = found.filter((stop) => stop.state === 'open' && stop.way !== 'parcel' && stop.slot === null);
  const capacity = new Map(locked.map((team) => [team.id, team.capacity]));
  const moves = stops.flatMap(({ delivery_id, shop_id, version }) => {
    const to = slots.get(delivery_id)!;
    const key = `${to.day} ${to.team_id}`;
    const day = full.get(key) ?? { capacity: capacity.get(to.team_id) ?? 0, taken: 0 };
    if (day.taken >= day.capacity) return [];
    full.set(key, { ...day, taken: day.taken + 1 });
    return [{ delivery_id, shop_id, from: null, to, version: version + 1 }];
  });
  return await commitBehind(moves.length, [saveMoves(tx, moves, locked, hand.by)]);
}
