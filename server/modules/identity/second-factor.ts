import { ok, type Result, refuse } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';
import type { Identity } from './identity.ts';
import { spendRecoveryCode } from './recovery-codes.ts';
import { stepOf } from './totp.ts';

export const placeOfTotp = (account_id: string) => `totp:${account_id}`;

export type SecondFactor = { on: boolean; since: Date | null; recovery_left: number };

export async function readSecondFactor(sql: Sql | Tx, account_id: string): Promise<SecondFactor> {
  const [row] = await sql<{ since: Date | null; recovery_left: number }[]>`
    select (select confirmed_at from identity.totp where account_id = ${account_id}) as since,
           (select count(*) from identity.recovery_codes where account_id = ${account_id} and used_at is null) as recovery_left`;
  return { on: row!.since !== null, ...row! };
}

/**
 * Takes a code of the app, or a recovery code, of an account whose second factor is on. Each is taken once: the step moves on in
 * the statement that takes it, so of two who show the same code at once one gets in.
 */
export async function takeCode(identity: Identity, account_id: string, code: string): Promise<Result<null>> {
  const { sql, limits } = identity;
  const taken = { second_factor: account_id };
  const limited = await limits.take(taken);
  if (limited) return limited;
  const right = /^\d{6}$/.test(code.replace(/\s/g, ''))
    ? await takeTotp(identity, sql, account_id, code.replace(/\s/g, ''), true)
    : await spendRecoveryCode(identity, sql, account_id, code);
  if (!right) return refuse('bad_code');
  await limits.giveBack(taken);
  return ok(null);
}

/** True where the code fits the secret (a confirmed one, or one that waits for its first code) and was not taken before. */
export async function takeTotp(
  { keys }: Pick<Identity, 'keys'>,
  tx: Sql | Tx,
  account_id: string,
  code: string,
  confirmed: boolean,
): Promise<boolean> {
  const [row] = await tx<{ sealed: Buffer; last_step: number; now: Date }[]>`
    select sealed, last_step, clock_timestamp() as now from identity.totp
    where account_id = ${account_id} and (confirmed_at is not null) = ${confirmed}`;
  const secret = row && keys.open(row.sealed, placeOfTotp(account_id));
  if (!secret) return false;
  const step = stepOf(secret, code, row.now, row.last_step);
  if (step === null) return false;
  const done = await tx`
    update identity.totp set last_step = ${step}
    where account_id = ${account_id} and last_step < ${step} and (confirmed_at is not null) = ${confirmed}`;
  return done.count > 0;
}
