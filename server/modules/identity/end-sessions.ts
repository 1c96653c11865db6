import type { Sql, Tx } from '../../platform/db.ts';
import { type FamilyKind, readToken } from './family-token.ts';
import type { Identity } from './identity.ts';

type Ender = Pick<Identity, 'watch'>;

/** Ends one session of an account, here at once, elsewhere within a second; false where there was none. */
export async function endSession(
  { watch }: Ender,
  tx: Sql | Tx,
  account_id: string,
  session_id: string,
): Promise<boolean> {
  const done = await tx`
    update identity.sessions set revoked_at = clock_timestamp(), ended_why = 'signed_out'
    where session_id = ${session_id} and account_id = ${account_id} and revoked_at is null`;
  if (done.count > 0) watch.end(session_id);
  return done.count > 0;
}

/** Ends every session of an account but one (null: all of them); returns how many. */
export async function endOtherSessions(
  { watch }: Ender,
  tx: Sql | Tx,
  account_id: string,
  keep: string | null,
): Promise<number> {
  const done = await tx<{ session_id: string }[]>`
    update identity.sessions set revoked_at = clock_timestamp(), ended_why = 'signed_out_everywhere'
    where account_id = ${account_id} and revoked_at is null and session_id is distinct from ${keep}::uuid
    returning session_id`;
  for (const { session_id } of done) watch.end(session_id);
  return done.count;
}

/** Ends the session a family token belongs to, whichever of its tokens it is; for a sign-out whose access is over already. */
export async function endFamily({ sql, keys, watch }: Identity, kind: FamilyKind, text: string | null): Promise<void> {
  const token = text === null ? null : readToken(keys, kind, text);
  if (!token) return;
  await sql`
    update identity.sessions set revoked_at = clock_timestamp(), ended_why = 'signed_out'
    where session_id = ${token.session_id} and revoked_at is null`;
  watch.end(token.session_id);
}
