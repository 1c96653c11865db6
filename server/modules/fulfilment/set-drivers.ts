import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

type Team = { team_id: string; shops: readonly string[] | null };

/** The accounts that drive for a team; null where it is not one's own to see. */
export async function readTeamDrivers(sql: Sql | Tx, { team_id, shops }: Team): Promise<Set<string> | null> {
  const [team] = await sql<{ shop_id: string; drivers: string[] }[]>`
    select t.shop_id, array(select d.account_id from fulfilment.team_drivers d where d.team_id = t.id) as drivers
    from fulfilment.teams t where t.id = ${team_id} and t.retired_at is null`;
  return team && (!shops || shops.includes(team.shop_id)) ? new Set(team.drivers) : null;
}

/**
 * Who drives for a team from now on: row-level security lets exactly them see its deliveries. Refuses an account that is not among
 * those who may drive. Returns who drove before.
 */
export async function setTeamDrivers(
  tx: Tx,
  input: Team & { account_ids: readonly string[]; may_drive: ReadonlySet<string> },
): Promise<Result<{ before: string[] }>> {
  const { team_id, account_ids, may_drive } = input;
  await tx`select 1 from fulfilment.teams where id = ${team_id} for no key update`;
  const before = await readTeamDrivers(tx, input);
  if (!before) return refuse('not_found');
  if (account_ids.some((id) => !may_drive.has(id))) return refuse('invalid_input', { field: 'account_ids' });
  const ids = plainArray(account_ids);
  await tx`delete from fulfilment.team_drivers where team_id = ${team_id} and account_id <> all (${ids}::text::uuid[])`;
  await tx`
    insert into fulfilment.team_drivers (team_id, account_id)
    select ${team_id}, id from unnest(${ids}::text::uuid[]) as id on conflict do nothing`;
  return ok({ before: [...before].sort() });
}
