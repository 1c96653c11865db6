import { ok, type Result, refuse } from '@madang/contract';
import { type AccountRow, readAccount } from './accounts.ts';
import type { Identity } from './identity.ts';

/** Accounts made at Kakao, Naver or Google have none until they choose one. */
export const hasPassword = (account: Pick<AccountRow, 'password_hash'> | null): boolean =>
  Boolean(account?.password_hash) && !account!.password_hash.startsWith('none:');

/**
 * Whether a signed-in person knows the account's password: asked before what a borrowed session must not do. Guesses count
 * per account; a right one gives its point back. `wrong`: the refusal of a wrong one. An account without a password knows none.
 */
export async function confirmPassword(
  { sql, hasher, limits }: Identity,
  account_id: string,
  password: string,
  wrong: 'wrong_password' | 'bad_credentials' = 'wrong_password',
): Promise<Result<AccountRow>> {
  const account = await readAccount(sql, account_id);
  if (!account) return refuse('sign_in_required');
  const taken = { sign_in_pair: `change ${account_id}` };
  const limited = await limits.take(taken);
  if (limited) return limited;
  if (!(await hasher.verify(password, account.password_hash || null))) return refuse(wrong);
  await limits.giveBack(taken);
  return ok(account);
}
