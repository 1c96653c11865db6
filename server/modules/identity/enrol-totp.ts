import { randomBytes } from 'node:crypto';
import { ok, type Result, refuse } from '@madang/contract';
import { transact } from '../../platform/db.ts';
import { readAccount, readEmail } from './accounts.ts';
import { type AuditOrigin, audit } from './audit.ts';
import { endOtherSessions } from './end-sessions.ts';
import type { Identity } from './identity.ts';
import { tell } from './notices.ts';
import { makeRecoveryCodes } from './recovery-codes.ts';
import { placeOfTotp, takeTotp } from './second-factor.ts';
import { toBase32, totpUri } from './totp.ts';

type Who = { account_id: string; session_id: string; staff: unknown; origin?: AuditOrigin };

/** A new secret for the app, waiting for its first code; one that is on already must be removed first. */
export async function beginTotp(
  identity: Identity,
  { account_id }: Who,
): Promise<Result<{ secret: string; uri: string }>> {
  const { sql, keys } = identity;
  const secret = randomBytes(20);
  const done = await sql`
    insert into identity.totp (account_id, sealed) values (${account_id}, ${keys.seal(secret, placeOfTotp(account_id))})
    on conflict (account_id) do update set sealed = excluded.sealed, last_step = 0, created_at = now()
      where identity.totp.confirmed_at is null`;
  if (done.count === 0) return refuse('already_done');
  const email = (await readEmail(identity, account_id)) ?? '';
  return ok({ secret: toBase32(secret), uri: totpUri(secret, { house: '마당', email }) });
}

/** The first code turns it on; the recovery codes are told once; every other session ends. */
export async function confirmTotp(
  identity: Identity,
  { account_id, session_id, staff, origin }: Who,
  code: string,
): Promise<Result<{ recovery_codes: string[] }>> {
  const { sql, limits } = identity;
  const taken = { second_factor: account_id };
  const limited = await limits.take(taken);
  if (limited) return limited;
  return await transact(sql, async (tx): Promise<Result<{ recovery_codes: string[] }>> => {
    if (!(await takeTotp(identity, tx, account_id, code, false))) return refuse('bad_code');
    await tx`update identity.totp set confirmed_at = now() where account_id = ${account_id}`;
    const recovery_codes = await makeRecoveryCodes(identity, tx, account_id);
    await endOtherSessions(identity, tx, account_id, session_id);
    const subject = `account:${account_id}`;
    if (staff) await audit(tx, [{ actor_id: account_id, act: 'staff.second_factor_on', subject, origin }]);
    return ok({ recovery_codes });
  });
}

/** New recovery codes in place of all before; whoever asks has just shown a code. */
export async function renewCodes(identity: Identity, { account_id, staff, origin }: Who): Promise<string[]> {
  return await transact(identity.sql, async (tx) => {
    const codes = await makeRecoveryCodes(identity, tx, account_id);
    const act = { actor_id: account_id, act: 'staff.recovery_codes_renewed', subject: `account:${account_id}`, origin };
    if (staff) await audit(tx, [act]);
    return codes;
  });
}

/** Turns it off; whoever asks has just shown a code. */
export async function removeTotp(identity: Identity, { account_id, staff, origin }: Who): Promise<void> {
  await transact(identity.sql, async (tx) => {
    await tx`delete from identity.totp where account_id = ${account_id}`;
    await tx`delete from identity.recovery_codes where account_id = ${account_id}`;
    const subject = `account:${account_id}`;
    if (staff) await audit(tx, [{ actor_id: account_id, act: 'staff.second_factor_off', subject, origin }]);
    const account = await readAccount(tx, account_id);
    if (account) await tell(identity, tx, account, 'second_factor_off');
  });
}
