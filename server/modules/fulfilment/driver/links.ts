import { createHash, randomBytes } from 'node:crypto';
import { ok, type Result, refuse } from '@madang/contract';
import { clockNow, type Sql, type Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { Hand } from '../part-parcel.ts';

export type DriverLink = {
  id: string;
  shop_id: string;
  team_id: string;
  team: string;
  day: string;
  made_by: string;
  dies_at: Date;
};

/** Deeds that waited in a telephone without signal are taken this long after the link's death. */
const late_ms = 3 * 86_400_000;
const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** 04:00 of the night after a day in Korea. */
const deathOf = (day: string): Date => new Date(Date.parse(`${day}T04:00:00+09:00`) + 86_400_000);

/** A new link to one team's day; the token is told once and kept nowhere. Refuses not_found, and link_dead for a day that is over. */
export async function makeDriverLink(
  tx: Tx,
  input: { team_id: string; day: string; hand: Hand },
): Promise<Result<{ token: string; dies_at: Date }>> {
  const { team_id, day, hand } = input;
  const [team] = await tx<{ shop_id: string }[]>`
    select shop_id from fulfilment.teams where id = ${team_id} and retired_at is null`;
  if (!team || (hand.shops && !hand.shops.includes(team.shop_id))) return refuse('not_found');
  const dies_at = deathOf(day);
  if (dies_at <= (await clockNow(tx))) return refuse('link_dead');
  const token = randomBytes(32).toString('base64url');
  await tx`
    insert into fulfilment.driver_links (id, shop_id, team_id, day, digest, made_by, dies_at)
    values (${newId()}, ${team.shop_id}, ${team_id}, ${day}, decode(${digestOf(token)}, 'hex'), ${hand.by}, ${dies_at})`;
  return ok({ token, dies_at });
}

/** The link of a token while it lives; `late`: also for what waited in the telephone. Refuses link_dead, of an unknown token too. */
export async function findLink(tx: Sql | Tx, token: string, late = false): Promise<Result<DriverLink>> {
  const [link] = await tx<(DriverLink & { now: Date })[]>`
    select l.id, l.shop_id, l.team_id, t.name as team, l.day::text, l.made_by, l.dies_at, clock_timestamp() as now
    from fulfilment.driver_links l join fulfilment.teams t on t.id = l.team_id
    where l.digest = decode(${digestOf(token)}, 'hex')`;
  const alive = link && link.now.getTime() < link.dies_at.getTime() + (late ? late_ms : 0);
  return alive ? ok(link) : refuse('link_dead');
}

/** Whether this stop is, or was, on the link's route. */
export async function isOnRoute(tx: Tx, link: DriverLink, delivery_id: string): Promise<boolean> {
  const [found] = await tx`
    select 1 from fulfilment.plans where delivery_id = ${delivery_id} and team_id = ${link.team_id} and day = ${link.day}::date
    union all
    select 1 from fulfilment.plan_changes
    where delivery_id = ${delivery_id} and from_team_id = ${link.team_id} and from_day = ${link.day}::date limit 1`;
  return found !== undefined;
}
