import { ok, type Result } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import { clockNow, type Tx, together } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { koreanDay } from '../inventory/index.ts';
import { alertMoved } from './driver/alerts.ts';
import type { Hand } from './part-parcel.ts';
import { type Move, planMoves, type Slot, type Stop, type Team, type TeamDay } from './plan-rules.ts';
import { readClosed } from './read-closed.ts';

/**
 * Stops onto a day and a team, by a person; all or none (`planMoves`). `seen`: the version of each stop's plan as it was looked at, 0
 * where it had none: of two who drag the same stop, the second is told where it is now. What a stop is bound
 * to goes with it. Locks the deliveries, then the teams, then their days.
 */
export async function planStops(
  tx: Tx,
  input: { seen: ReadonlyMap<string, number>; to: Slot | null; hand: Hand },
): Promise<Result<Move[]>> {
  const { to, hand } = input;
  const bound = await readBound(tx, [...input.seen.keys()]);
  const seen = new Map([...bound, ...input.seen]);
  const stops = await lockStops(tx, [...seen.keys()], hand.shops);
  if (stops.length !== seen.size) return { ok: false, error: { code: 'not_found' } };
  const [team = null] = to?.team_id ? await lockTeams(tx, [to.team_id]) : [];
  const days = await lockTeamDays(tx, [...stops.map((stop) => stop.slot), to]);
  const team_day = (to && days.get(`${to.day} ${to.team_id}`)) ?? null;
  const closed = await readClosed(tx, team ? [team.shop_id] : []);
  const planned = planMoves(stops, { seen, to, today: koreanDay(await clockNow(tx)) }, team, team_day, closed);
  if (!planned.ok) return planned;
  await saveMoves(tx, planned.value, team ? [team] : [], hand.by);
  return ok(planned.value);
}

/** What is driven together with these stops and still to come, with the versions of its plans. */
async function readBound(tx: Tx, ids: readonly string[]): Promise<[string, number][]> {
  const rows = await tx<{ id: string; version: number }[]>`
    select b.id, coalesce(p.version, 0) as version from fulfilment.deliveries d
    join fulfilment.deliveries b on b.bound_id = d.bound_id and b.id <> d.id
    left join fulfilment.plans p on p.delivery_id = b.id
    where d.id = any (${plainArray(ids)}::text::uuid[]) and b.state = 'open' and b.arrived_at is null`;
  return rows.map((row) => [row.id, row.version]);
}

/** These deliveries with where they are planned, locked by id; those of other shops are left out. */
export async function lockStops(tx: Tx, ids: readonly string[], shops: readonly string[] | null): Promise<Stop[]> {
  // Two statements in one go: what the second reads is as it is once the first has its locks.
  const [, stops] = await together([
    tx`
      select from fulfilment.deliveries where id = any (${plainArray([...ids].sort())}::text::uuid[]) order by id for no key update`,
    tx<Stop[]>`
      select d.id as delivery_id, d.shop_id, d.way, case when d.arrived_at is not null and d.state = 'open' then 'arrived' else d.state end as state,
        coalesce(p.version, 0) as version, case when p.day is not null then jsonb_build_object('day', p.day, 'team_id', p.team_id) end as slot
      from fulfilment.deliveries d left join fulfilment.plans p on p.delivery_id = d.id
      where d.id = any (${plainArray(ids)}::text::uuid[])
        and ${shops ? tx`d.shop_id = any (${plainArray(shops)}::text::uuid[])` : tx`true`}
      order by d.id`,
  ]);
  return stops;
}

/** Teams that drive, locked by id: whoever fills their days is alone in doing so, also on a day that has no row yet. */
export async function lockTeams(tx: Tx, ids: readonly string[]): Promise<Team[]> {
  return await tx<Team[]>`
    select id, shop_id, weekdays, capacity, areas, days_off from fulfilment.teams
    where id = any (${plainArray(ids)}::text::uuid[]) and retired_at is null order by id for no key update`;
}

/** How full these days of teams are, locked in order. What no stop was ever planned on has no row. */
export async function lockTeamDays(tx: Tx, slots: readonly (Slot | null)[]): Promise<Map<string, TeamDay>> {
  const asked = slots.filter((slot) => slot !== null && slot.team_id !== null) as { day: string; team_id: string }[];
  const known = [...new Map(asked.map((slot) => [`${slot.day} ${slot.team_id}`, slot])).values()];
  const rows = await tx<(TeamDay & { team_id: string; day: string })[]>`
    select team_id, day::text, capacity, taken, opened from fulfilment.team_days
    where (team_id, day) in (select * from unnest(${plainArray(known.map((slot) => slot.team_id))}::text::uuid[],
      ${plainArray(known.map((slot) => slot.day))}::text::date[]))
    order by team_id, day for no key update`;
  return new Map(rows.map(({ team_id, day, ...one }) => [`${day} ${team_id}`, one]));
}

/**
 * Writes moves, their history, and how full the days are; the caller has locked the deliveries. `spent`: those whose place was used
 * although they leave the day (somebody was there in vain).
 */
export async function saveMoves(
  tx: Tx,
  moves: readonly Move[],
  teams: readonly Team[],
  by: string | null,
  spent: ReadonlySet<string> = new Set(),
): Promise<void> {
  if (moves.length === 0) return;
  const ids = plainArray(moves.map((one) => one.delivery_id));
  const days = plainArray(moves.map((one) => one.to?.day ?? null));
  const team_ids = plainArray(moves.map((one) => one.to?.team_id ?? null));
  const counted = moves.filter((one) => !spent.has(one.delivery_id));
  // All in one go: none waits for what another answers.
  await together([
    ...countDays(tx, counted, teams),
    tx`
      update fulfilment.deliveries d set team_id = m.team_id
      from unnest(${ids}::text::uuid[], ${team_ids}::text::uuid[]) as m (id, team_id)
      where d.id = m.id and d.team_id is distinct from m.team_id`,
    tx`
      insert into fulfilment.plans as p (delivery_id, shop_id, day, team_id, version, pieces, by)
      select m.id, m.shop_id, m.day, m.team_id, m.version, coalesce((
        select sum(g.quantity) from fulfilment.stop_goods(m.id) g), 0), ${by}
      from unnest(${ids}::text::uuid[], ${plainArray(moves.map((one) => one.shop_id))}::text::uuid[], ${days}::text::date[],
        ${team_ids}::text::uuid[], ${plainArray(moves.map((one) => one.version))}::text::int[]) as m (id, shop_id, day, team_id, version)
      on conflict (delivery_id) do update set day = excluded.day, team_id = excluded.team_id, version = excluded.version,
        pieces = excluded.pieces, by = excluded.by, at = clock_timestamp(),
        position = case when (p.day, p.team_id) is not distinct from (excluded.day, excluded.team_id) then p.position end`,
    tx`
      insert into fulfilment.plan_changes (id, delivery_id, shop_id, from_day, from_team_id, to_day, to_team_id, by)
      select m.change, m.id, m.shop_id, m.from_day, m.from_team, m.day, m.team_id, ${by}
      from unnest(${plainArray(moves.map(newId))}::text::uuid[], ${ids}::text::uuid[],
        ${plainArray(moves.map((one) => one.shop_id))}::text::uuid[], ${plainArray(moves.map((one) => one.from?.day ?? null))}::text::date[],
        ${plainArray(moves.map((one) => one.from?.team_id ?? null))}::text::uuid[], ${days}::text::date[], ${team_ids}::text::uuid[])
        as m (change, id, shop_id, from_day, from_team, day, team_id)`,
    // By a person: what leaves by itself is told with why (`alertChanged`).
    by !== null && spent.size === 0 ? alertMoved(tx, moves) : null,
  ]);
}

/** By how many stops these moves change which days of teams; not sent yet. */
function countDays(tx: Tx, moves: readonly Move[], teams: readonly Team[]) {
  const change = new Map<string, { team_id: string; day: string; by: number }>();
  const add = (slot: Slot | null, by: number) => {
    if (!slot?.team_id) return;
    const one = change.get(`${slot.team_id} ${slot.day}`) ?? { team_id: slot.team_id, day: slot.day, by: 0 };
    change.set(`${slot.team_id} ${slot.day}`, { ...one, by: one.by + by });
  };
  for (const move of moves) {
    add(move.from, -1);
    add(move.to, 1);
  }
  if (change.size === 0) return [];
  const list = [...change].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const capacity = new Map(teams.map((team) => [team.id, team.capacity]));
  const team_ids = plainArray(list.map((one) => one.team_id));
  const days = plainArray(list.map((one) => one.day));
  return [
    tx`
      insert into fulfilment.team_days as t (team_id, day, capacity)
      select * from unnest(${team_ids}::text::uuid[], ${days}::text::date[],
        ${plainArray(list.map((one) => capacity.get(one.team_id) ?? 0))}::text::int[])
      on conflict do nothing`,
    tx`
      update fulfilment.team_days t set taken = t.taken + m.by
      from unnest(${team_ids}::text::uuid[], ${days}::text::date[], ${plainArray(list.map((one) => one.by))}::text::int[])
        as m (team_id, day, by)
      where t.team_id = m.team_id and t.day = m.day`,
  ];
}

/** Deliveries that ended unsent or went into another give their place back. In the transaction that settles them. */
export async function releasePlans(tx: Tx, delivery_ids: readonly string[]): Promise<void> {
  const gone = await tx<{ id: string }[]>`
    select d.id from fulfilment.deliveries d join fulfilment.plans p on p.delivery_id = d.id
    where d.id = any (${plainArray(delivery_ids)}::text::uuid[]) and (d.state in ('void', 'merged') or d.way = 'parcel') and p.day is not null`;
  if (gone.length === 0) return;
  const stops = await lockStops(
    tx,
    gone.map((one) => one.id),
    null,
  );
  await lockTeamDays(
    tx,
    stops.map((stop) => stop.slot),
  );
  await saveMoves(
    tx,
    stops.map(({ delivery_id, shop_id, slot, version }) => ({
      delivery_id,
      shop_id,
      from: slot,
      to: null,
      version: version + 1,
    })),
    [],
    null,
  );
}
