import { ok, type Result, refuse } from '@madang/contract';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { readAccount } from './accounts.ts';
import { type AuditOrigin, audit } from './audit.ts';
import { confirmPassword, hasPassword } from './confirm-password.ts';
import type { Identity } from './identity.ts';
import { readSecondFactor, takeCode } from './second-factor.ts';
import type { SocialName } from './social-providers.ts';

/** What changes how one signs in asks for a proof of who is there, this young. */
const proof_lives_s = 900;

type Who = { account_id: string; session_id: string };
type WhoFrom = Who & { origin: AuditOrigin };

/** Null where this session's person proved themselves lately (signing in is a proof), else `proof_required`. */
export async function needProof({ sql }: Pick<Identity, 'sql'>, session_id: string) {
  const [row] = await sql`
    select 1 from identity.sessions
    where session_id = ${session_id} and proved_at > now() - make_interval(secs => ${proof_lives_s}::int)`;
  return row ? null : refuse('proof_required');
}

/** The password again, or a code of the app. Guesses count like those of a sign-in. */
export async function provePerson(
  identity: Identity,
  { password, code, ...who }: WhoFrom & { password?: string | undefined; code?: string | undefined },
): Promise<Result<null>> {
  const done = code
    ? await proveByCode(identity, who.account_id, code)
    : await confirmPassword(identity, who.account_id, password ?? '', 'bad_credentials');
  if (!done.ok) return done;
  await transact(identity.sql, (tx) => noteProof(tx, who, code ? 'code' : 'password'));
  return ok(null);
}

/** Only where the second factor is on: nobody proves by an app that this session itself has just named. */
async function proveByCode(identity: Identity, account_id: string, code: string): Promise<Result<unknown>> {
  return (await readSecondFactor(identity.sql, account_id)).on
    ? takeCode(identity, account_id, code)
    : refuse('bad_code');
}

/** That this session's person has just proved who they are; of staff it is in the audit. */
export async function noteProof(
  tx: Tx,
  { account_id, session_id, origin }: WhoFrom,
  by: 'password' | 'code' | 'passkey' | SocialName,
): Promise<void> {
  await tx`update identity.sessions set proved_at = now() where session_id = ${session_id} and account_id = ${account_id}`;
  const account = await readAccount(tx, account_id);
  const act = { actor_id: account_id, act: 'staff.proved', subject: `session:${session_id}`, detail: { by }, origin };
  if (account?.staff_role) await audit(tx, [act]);
}

export type ProofWays = { password: boolean; code: boolean; passkey: boolean; social: SocialName[] };

/** How an account may prove who is there. A sign-in elsewhere proves only where it would let in, too. */
export async function readProofWays(sql: Sql, account_id: string): Promise<ProofWays> {
  const [account, second] = await Promise.all([readAccount(sql, account_id), readSecondFactor(sql, account_id)]);
  const [row] = await sql<{ passkey: boolean; social: SocialName[] }[]>`
    select exists (select 1 from identity.passkeys where account_id = ${account_id}) as passkey,
      array(select provider from identity.social_links where account_id = ${account_id} order by provider) as social`;
  return {
    password: hasPassword(account),
    code: second.on,
    passkey: row!.passkey,
    social: account?.staff_role || second.on ? [] : row!.social,
  };
}

/**
 * Whoever is signed in shows that it is they before a borrowed session could do harm: by the password, or, where the account has
 * none, by a recent proof of another kind.
 */
export async function confirmPerson(
  identity: Identity,
  who: Who,
  password: string | undefined,
  wrong: 'wrong_password' | 'bad_credentials' = 'wrong_password',
) {
  const account = await readAccount(identity.sql, who.account_id);
  if (!account) return refuse('sign_in_required');
  if (hasPassword(account)) return confirmPassword(identity, who.account_id, password ?? '', wrong);
  return (await needProof(identity, who.session_id)) ?? ok(account);
}
