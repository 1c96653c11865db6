import { ok, type Result, refuse } from '@madang/contract';
import { transact } from '../../platform/db.ts';
import { audit } from './audit.ts';
import { confirmPassword } from './confirm-password.ts';
import type { Identity } from './identity.ts';

/** What changes how one signs in asks for a proof of who is there, this young. */
const proof_lives_s = 900;

/** Null where this session's person proved themselves lately (signing in is a proof), else `proof_required`. */
export async function needProof({ sql }: Pick<Identity, 'sql'>, session_id: string) {
  const [row] = await sql`
    select 1 from identity.sessions
    where session_id = ${session_id} and proved_at > now() - make_interval(secs => ${proof_lives_s}::int)`;
  return row ? null : refuse('proof_required');
}

/** The password again. Guesses count like those of a sign-in. */
export async function provePerson(
  identity: Identity,
  input: { account_id: string; session_id: string; password: string },
): Promise<Result<null>> {
  const confirmed = await confirmPassword(identity, input.account_id, input.password, 'bad_credentials');
  if (!confirmed.ok) return confirmed;
  await transact(identity.sql, async (tx) => {
    await tx`update identity.sessions set proved_at = now() where session_id = ${input.session_id}`;
    const subject = `session:${input.session_id}`;
    if (confirmed.value.staff_role) await audit(tx, [{ actor_id: input.account_id, act: 'staff.proved', subject }]);
  });
  return ok(null);
}
