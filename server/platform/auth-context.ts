/** What somebody may do behind the counter. `shops`: the only ones they see and touch; null is every shop. */
export type Staff = { role: string; permissions: ReadonlySet<string>; shops: readonly string[] | null };

/** Who is asking. Set once a request by the edge, passed in to every verb that decides ownership. */
export type Principal =
  | { kind: 'none' }
  | { kind: 'guest'; person_id: string }
  | {
      kind: 'account';
      account_id: string;
      person_id: string;
      session_id: string;
      staff: null | Staff;
    };

/** The scope of an Idempotency-Key: one person's keys never meet another's. */
export function principalKey(principal: Principal): string {
  if (principal.kind === 'none') return 'none';
  return principal.kind === 'guest' ? `g:${principal.person_id}` : `a:${principal.account_id}`;
}
