import { ok, type Result, refuse } from '@madang/contract';
import { type Sql, transact } from '../../platform/db.ts';
import { type AuditAct, audit } from './audit.ts';

export type RoleRow = { role: string; grants: string[]; own_shops_only: boolean; version: number };

/** The roles that can be given, the owner first. */
export function listRoles(sql: Sql): Promise<RoleRow[]> {
  return sql<RoleRow[]>`
    select role, grants, own_shops_only, version from identity.roles where becomes is null order by position, role`;
}

/**
 * Changes what a role may do; felt within a second. The owner's role stays as it is: somebody must be able to give back what
 * was taken away by mistake.
 */
export function updateRole(
  sql: Sql,
  input: { actor_id: string; role: string; grants: string[]; version: number } & Pick<AuditAct, 'origin'>,
): Promise<Result<null>> {
  return transact(sql, async (tx): Promise<Result<null>> => {
    const [row] = await tx<RoleRow[]>`
      select role, grants, own_shops_only, version from identity.roles
      where role = ${input.role} and becomes is null for no key update`;
    if (!row) return refuse('not_found');
    if (row.role === 'owner') return refuse('forbidden');
    if (row.version !== input.version) return refuse('conflict');
    // Patterns hold no comma, brace or quote (see the contract), so that the array's text is plain.
    await tx`
      update identity.roles set grants = ${`{${input.grants.map((one) => `"${one}"`).join(',')}}`}::text::text[],
        version = version + 1
      where role = ${input.role}`;
    // The older name of a role means the same for code one version back.
    await tx`
      update identity.roles o set grants = r.grants from identity.roles r
      where r.role = ${input.role} and o.becomes = r.role`;
    await audit(tx, [
      {
        actor_id: input.actor_id,
        act: 'staff.grants_set',
        subject: `role:${input.role}`,
        before: { grants: row.grants },
        after: { grants: input.grants },
        ...(input.origin ? { origin: input.origin } : {}),
      },
    ]);
    return ok(null);
  });
}
