import { ok, type Result, refuse } from '@madang/contract';
import { transact } from '../../platform/db.ts';
import { readProfile } from './accounts.ts';
import { type AuditOrigin, audit } from './audit.ts';
import { endOtherSessions } from './end-sessions.ts';
import type { Identity } from './identity.ts';
import { tell } from './notices.ts';
import { passwordFaults } from './password-faults.ts';
import { confirmPerson } from './prove-person.ts';

/** Changes the password of whoever knows the old one, or chooses the first of an account that has none; every other session ends. Guesses count like sign-ins. */
export async function changePassword(
  identity: Identity,
  input: {
    account_id: string;
    session_id: string;
    current_password?: string | undefined;
    new_password: string;
    origin?: AuditOrigin;
  },
): Promise<Result<{ ended_sessions: number }>> {
  const { sql, hasher } = identity;
  const confirmed = await confirmPerson(identity, input, input.current_password, 'bad_credentials');
  if (!confirmed.ok) return confirmed;
  const account = confirmed.value;
  const profile = await readProfile(identity, account.profile_ref);
  const faults = passwordFaults(input.new_password, profile?.email ?? '');
  if (faults.length > 0) {
    return refuse(
      'weak_password',
      undefined,
      faults.map((fault) => ({ field: 'new_password', fault })),
    );
  }
  const fresh = await hasher.hash(input.new_password);
  return transact(sql, async (tx) => {
    const done = await tx`
      update identity.accounts set password_hash = ${fresh}
      where account_id = ${input.account_id} and password_hash = ${account.password_hash}`;
    if (done.count === 0) return refuse('conflict');
    const ended_sessions = await endOtherSessions(identity, tx, input.account_id, input.session_id);
    await tell(identity, tx, account, 'password_changed');
    const { account_id, origin } = input;
    const act = { actor_id: account_id, act: 'staff.password_changed', subject: `account:${account_id}`, origin };
    if (account.staff_role) await audit(tx, [act]);
    return ok({ ended_sessions });
  });
}
