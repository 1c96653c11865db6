import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';

/**
 * In which order a team drives its day: those named first, the rest after them. `version` is the order that was looked at: of two who
 * order the same day the second is refused (`conflict`). Answers how many were named and are there. Locks the team, then its day.
 */
export async function orderStops(
  tx: Tx,
  input: {
    team_id: string;
    day: string;
    delivery_ids: readonly string[];
    version?: number | undefined;
    shops: readonly string[] | null;
  },
): Promise<Result<{ stops: number; version: number }>> {
  const { team_id, day, delivery_ids, version, shops } = input;
  const [team] = await tx<{ shop_id: string; capacity: number }[]>`
    select shop_id, capacity from fulfilment.teams where id = ${team_id} for no key update`;
  if (!team || (shops && !shops.includes(team.shop_id))) return refuse('not_found');
  const [seen] = await tx<{ route_version: number }[]>`
    select route_version from fulfilment.team_days where team_id = ${team_id} and day = ${day}::date for no key update`;
  // Nothing was ever planned there.
  if (!seen) return ok({ stops: 0, version: 0 });
  if (version !== undefined && version !== seen.route_version) return refuse('conflict');
  const placed = await tx<{ position: number | null }[]>`
    update fulfilment.plans p set position = w.position
    from (select p.delivery_id, n.position from fulfilment.plans p
      left join unnest(${plainArray(delivery_ids)}::text::uuid[]) with ordinality as n (id, position) on n.id = p.delivery_id
      where p.team_id = ${team_id} and p.day = ${day}::date) w
    where w.delivery_id = p.delivery_id returning w.position`;
  const next = seen.route_version + 1;
  await tx`
    update fulfilment.team_days set route_version = ${next} where team_id = ${team_id} and day = ${day}::date`;
  return ok({ stops: placed.filter((row) => row.position !== null).length, version: next });
}
