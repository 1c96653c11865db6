import type { Tx } from '../../platform/db.ts';
import { type AccountRow, emailIndexes, readProfile } from './accounts.ts';
import { openChallenge } from './challenges.ts';
import type { Identity } from './identity.ts';
import type { NoticeKind } from './mail-kinds.ts';

/**
 * Tells a person by mail what was done to their account, in the transaction that does it. Nothing is asked and nothing can be
 * answered. A person whose profile does not open any more is told nothing.
 */
export async function tell(
  identity: Pick<Identity, 'keys' | 'vault' | 'demo'>,
  tx: Tx,
  account: Pick<AccountRow, 'account_id' | 'profile_ref' | 'language'>,
  notice: NoticeKind,
  blanks: Record<string, string> = {},
): Promise<void> {
  const profile = await readProfile({ ...identity, sql: tx as never }, account.profile_ref);
  if (!profile) return;
  const { email, name } = profile;
  await openChallenge(identity, tx, {
    kind: 'notice',
    target_index: emailIndexes(identity.keys, email)[0]!,
    account_id: account.account_id,
    body: { to: email, name, language: account.language, notice, blanks },
  });
}
