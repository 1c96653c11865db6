/** Who is asking. Set once a request by the edge, passed in to every verb that decides ownership. */
export type Principal =
  | { kind: 'none' }
  | { kind: 'guest'; person_id: string }
  | {
      kind: 'account';
      account_id: string;
      person_id: string;
      session_id: string;
      staff: null | { role: 'owner' | 'staff' | 'viewer'; permissions: ReadonlySet<string> };
    };

/** The scope of an Idempotency-Key: one person's keys never meet another's. */
export function principalKey(principal: Principal): string {
  if (principal.kind === 'none') return 'none';
  return principal.kind === 'guest' ? `g:${principal.person_id}` : `a:${principal.account_id}`;
}
