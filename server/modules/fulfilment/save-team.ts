import type { BodyOf, DeliveryTeam, changeTeam as route, TeamDay } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';

type Wish = Omit<BodyOf<typeof route>, 'version' | 'retired'>;

const columns = (tx: Sql | Tx) => tx`id as team_id, shop_id, name, weekdays, capacity, areas, days_off, version`;

/** Teams of the house that drive, by name. */
export async function readTeams(tx: Sql | Tx): Promise<DeliveryTeam[]> {
  return await tx<
    DeliveryTeam[]
  >`select ${columns(tx)} from fulfilment.teams where retired_at is null order by name, id`;
}

/** A new team. Refuses a name another team of the shop has. */
export async function addTeam(tx: Tx, shop_id: string, wish: Wish): Promise<Result<DeliveryTeam>> {
  if (!endsAfterBegun(wish)) return refuse('invalid_input', { field: 'days_off' });
  const [team] = await tx<DeliveryTeam[]>`
    insert into fulfilment.teams (id, shop_id, name, weekdays, capacity, areas, days_off)
    values (${newId()}, ${shop_id}, ${wish.name.trim()}, ${weekdaysOf(wish)}::text::int[], ${wish.capacity}, ${tx.json(wish.areas)},
      ${tx.json(wish.days_off ?? [])})
    on conflict (shop_id, name) where retired_at is null do nothing returning ${columns(tx)}`;
  return team ? ok(team) : refuse('name_taken', { name: wish.name.trim() });
}

const endsAfterBegun = ({ days_off = [] }: Pick<Wish, 'days_off'>) => days_off.every((one) => one.from <= one.to);

const weekdaysOf = (wish: Wish) => `{${[...wish.weekdays].sort().join()}}`;

/**
 * Changes a team, or retires it. Refuses one changed by somebody else since `version`, a name another team has, and retiring a team
 * that still has stops to drive.
 */
export async function changeTeam(
  tx: Tx,
  id: string,
  wish: Wish & { version: number; retired?: boolean },
  shops: readonly string[] | null,
): Promise<Result<DeliveryTeam>> {
  const [known] = await tx<{ shop_id: string; version: number }[]>`
    select shop_id, version from fulfilment.teams where id = ${id} and retired_at is null for no key update`;
  if (!known || (shops && !shops.includes(known.shop_id))) return refuse('not_found');
  if (known.version !== wish.version) return refuse('conflict');
  if (!endsAfterBegun(wish)) return refuse('invalid_input', { field: 'days_off' });
  const [twin] = await tx`
    select 1 from fulfilment.teams where shop_id = ${known.shop_id} and name = ${wish.name.trim()} and id <> ${id} and retired_at is null`;
  if (twin) return refuse('name_taken', { name: wish.name.trim() });
  if (wish.retired) {
    const [busy] = await tx`
      select 1 from fulfilment.plans p join fulfilment.deliveries d on d.id = p.delivery_id
      where p.team_id = ${id} and d.state = 'open' limit 1`;
    if (busy) return refuse('team_has_stops');
  }
  const [team] = await tx<DeliveryTeam[]>`
    update fulfilment.teams set name = ${wish.name.trim()}, weekdays = ${weekdaysOf(wish)}::text::int[], capacity = ${wish.capacity},
      areas = ${tx.json(wish.areas)}, days_off = coalesce(${wish.days_off ? tx.json(wish.days_off) : null}::jsonb, days_off), version = version + 1, retired_at = case when ${wish.retired ?? false} then clock_timestamp() end
    where id = ${id} returning ${columns(tx)}`;
  return ok(team!);
}

/** How many stops a team takes on one day, also where it would be off. Refuses fewer than it has already. */
export async function setTeamDay(
  tx: Tx,
  input: { team_id: string; day: string; capacity: number; shops: readonly string[] | null },
): Promise<Result<TeamDay>> {
  const { team_id, day, capacity, shops } = input;
  const [team] = await tx<{ shop_id: string }[]>`
    select shop_id from fulfilment.teams where id = ${team_id} and retired_at is null for no key update`;
  if (!team || (shops && !shops.includes(team.shop_id))) return refuse('not_found');
  const [saved] = await tx<TeamDay[]>`
    insert into fulfilment.team_days as t (team_id, day, capacity, opened) values (${team_id}, ${day}, ${capacity}, ${capacity > 0})
    on conflict (team_id, day) do update set capacity = excluded.capacity, opened = excluded.opened where t.taken <= excluded.capacity
    returning team_id, day::text, capacity, taken, opened, route_version`;
  return saved ? ok(saved) : refuse('team_has_stops');
}
