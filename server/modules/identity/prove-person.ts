import { ok, type Result, refuse } from '@madang/contract';
import { transact } from '../../platform/db.ts';
import { readAccount } from './accounts.ts';
import { audit } from './audit.ts';
import type { Identity } from './identity.ts';
import { HasherBusy } from './password.ts';

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
  const { sql, hasher, limits } = identity;
  const account = await readAccount(sql, input.account_id);
  if (!account) return refuse('sign_in_required');
  const taken = { sign_in_pair: `change ${input.account_id}` };
  const limited = await limits.take(taken);
  if (limited) return limited;
  try {
    if (!(await hasher.verify(input.password, account.password_hash || null))) return refuse('bad_credentials');
  } catch (error) {
    if (error instanceof HasherBusy) return refuse('overloaded');
    throw error;
  }
  await limits.giveBack(taken);
  await transact(sql, async (tx) => {
    await tx`update identity.sessions set proved_at = now() where session_id = ${input.session_id}`;
    const subject = `session:${input.session_id}`;
    if (account.staff_role) await audit(tx, [{ actor_id: input.account_id, act: 'staff.proved', subject }]);
  });
  return ok(null);
}
