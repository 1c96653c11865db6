import type { Principal } from '../../platform/auth-context.ts';

/** P11: an order belongs to the person who placed it, or to the account. */
export function isOwn(order: { person_id: string; account_id: string | null }, principal: Principal): boolean {
  if (principal.kind === 'none') return false;
  if (principal.person_id === order.person_id) return true;
  return principal.kind === 'account' && principal.account_id === order.account_id;
}
