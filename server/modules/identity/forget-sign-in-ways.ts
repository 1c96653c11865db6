import type { Tx } from '../../platform/db.ts';

/** What a closed account could be entered by besides its password. */
export async function forgetSignInWays(tx: Tx, account_id: string): Promise<void> {
  await tx`delete from identity.totp where account_id = ${account_id}`;
  await tx`delete from identity.recovery_codes where account_id = ${account_id}`;
  await tx`delete from identity.social_links where account_id = ${account_id}`;
  await tx`delete from identity.passkeys where account_id = ${account_id}`;
}
