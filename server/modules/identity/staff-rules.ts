import { ok, type Result, refuse } from '@madang/contract';

/** Somebody's place behind the counter as it is, and the roles there are. */
export type StaffState = {
  account_id: string;
  role: string | null;
  shops: readonly string[] | null;
  disabled: boolean;
  /** Owners who can sign in now. */
  owners: readonly string[];
  roles: readonly string[];
};

export type StaffChange = {
  actor_id: string;
  role?: string | null | undefined;
  shops?: readonly string[] | null | undefined;
  disabled?: boolean | undefined;
};

export type StaffPlace = { role: string | null; shops: readonly string[] | null; disabled: boolean };

/** What somebody's place becomes. There is always an owner who can sign in, and nobody shuts themselves out. */
export function changePlace(state: StaffState, change: StaffChange): Result<StaffPlace> {
  const role = change.role === undefined ? state.role : change.role;
  const disabled = role !== null && (change.disabled ?? state.disabled);
  const shops = change.shops === undefined ? state.shops : change.shops;
  if (role !== null && role !== state.role && !state.roles.includes(role)) {
    return refuse('invalid_input', { field: 'role' });
  }
  if (state.role === null && change.role === undefined) return refuse('not_found');
  if (disabled && change.actor_id === state.account_id) return refuse('forbidden');
  const stays_owner = role === 'owner' && !disabled;
  const owners_left = state.owners.filter((owner) => owner !== state.account_id).length + (stays_owner ? 1 : 0);
  if (state.owners.includes(state.account_id) && owners_left === 0) return refuse('last_owner');
  // An owner's eyes are on everything; a limit would be a promise the role breaks.
  return ok({ role, shops: role === null || role === 'owner' ? null : shops, disabled });
}

export const samePlace = (one: StaffPlace, other: StaffPlace): boolean =>
  one.role === other.role &&
  one.disabled === other.disabled &&
  [...(one.shops ?? ['*'])].sort().join() === [...(other.shops ?? ['*'])].sort().join();
