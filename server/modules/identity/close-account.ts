import type { Sql, Tx } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import { readAccount } from './accounts.ts';
import { type AuditOrigin, audit } from './audit.ts';
import { endOtherSessions } from './end-sessions.ts';
import { forgetSignInWays } from './forget-sign-in-ways.ts';
import type { Identity } from './identity.ts';
import { tell } from './notices.ts';

/** Something another module keeps about a person, for the download, and how it is forgotten (nothing where the law keeps it). */
export type Holding = {
  name: string;
  read(sql: Sql, who: { account_id: string; person_id: string }): Promise<unknown>;
  forget?(tx: Tx, who: { account_id: string; person_id: string }): Promise<void>;
};

/**
 * Closes an account for good, in one commit: its account key is destroyed, so that profile, address book and everything else
 * sealed under it are noise wherever a copy of them is; the blind indexes of e-mail and phone go, so that both may be used
 * anew; sessions end, questions under way are void. Orders keep their own key until their legal time ends. False for the
 * last owner: a shop nobody could open any more.
 */
export async function closeAccount(
  identity: Identity,
  account_id: string,
  holdings: readonly Holding[] = [],
  origin?: AuditOrigin,
): Promise<boolean> {
  return transact(identity.sql, async (tx) => {
    await tx`select 1 from identity.accounts where account_id = ${account_id} for no key update`;
    const account = await readAccount(tx, account_id);
    if (!account) return true;
    if (account.staff_role === 'owner') {
      const others = await tx`
        select 1 from identity.accounts
        where staff_role = 'owner' and staff_disabled_at is null and closed_at is null and account_id <> ${account_id}
        limit 1 for share`;
      if (others.length === 0) return false;
    }
    const { person_id } = account;
    // Anything asked before is void; the farewell is written after, sealed by the keyring and gone within two days.
    await tx`delete from identity.challenges where account_id = ${account_id}`;
    await tell(identity, tx, account, 'account_closed');
    await tx`
      update identity.accounts set closed_at = now(), email_index = null, phone_index = null, phone_verified_at = null,
        password_hash = '', staff_role = null
      where account_id = ${account_id}`;
    await endOtherSessions(identity, tx, account_id, null);
    await tx`update identity.sessions set device = '' where account_id = ${account_id}`;
    await tx`
      with gone as (delete from identity.addresses where account_id = ${account_id} returning data_ref)
      delete from identity.personal_data where id in (select data_ref from gone)`;
    await identity.vault.deletePersonalData(tx, [account.profile_ref]);
    await forgetSignInWays(tx, account_id);
    for (const holding of holdings) await holding.forget?.(tx, { account_id, person_id });
    await identity.vault.destroyKey(tx, person_id, 'account');
    const subject = `account:${account_id}`;
    if (account.staff_role) await audit(tx, [{ actor_id: account_id, act: 'staff.account_closed', subject, origin }]);
    return true;
  });
}
