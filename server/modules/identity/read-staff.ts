import type { Principal } from '../../platform/auth-context.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import type { Identity } from './identity.ts';
import { permissionSet } from './permissions.ts';

/** Somebody who works here, as the database knows them at this moment. */
export type StaffPerson = Extract<Principal, { kind: 'account' }> & {
  staff: NonNullable<Extract<Principal, { kind: 'account' }>['staff']>;
};

type Row = {
  account_id: string;
  person_id: string;
  role: string;
  grants: string[];
  staff_shops: string[] | null;
  own_shops_only: boolean;
};

/**
 * Everybody who could act behind the counter now: not shut out, not closed, and an owner with a second factor (a demonstration
 * shop lets that wait). Read from the database, not from what sessions remember.
 */
export async function readStaff(tx: Sql | Tx, { demo }: Pick<Identity, 'demo'>): Promise<Map<string, StaffPerson>> {
  const rows = await tx<Row[]>`
    select a.account_id, a.person_id, r.role, r.grants, a.staff_shops, r.own_shops_only
    from identity.accounts a
    join identity.roles o on o.role = a.staff_role
    join identity.roles r on r.role = coalesce(o.becomes, o.role)
    where a.staff_disabled_at is null and a.closed_at is null
      and (${demo} or r.role <> 'owner' or exists (
        select 1 from identity.totp f where f.account_id = a.account_id and f.confirmed_at is not null))`;
  return new Map(
    rows.map(({ account_id, person_id, role, grants, staff_shops, own_shops_only }) => {
      const staff = { role, permissions: permissionSet(grants), shops: staff_shops ?? (own_shops_only ? [] : null) };
      return [account_id, { kind: 'account', account_id, person_id, session_id: '', staff }];
    }),
  );
}

/** As the edge decides: an owner may everything. */
export const mayDo = ({ staff }: StaffPerson, permission: string): boolean =>
  staff.role === 'owner' || staff.permissions.has(permission);
