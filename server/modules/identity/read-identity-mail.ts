import type { Sql } from '../../platform/db.ts';
import { type Addressee, type ChallengeKind, readChallenge } from './challenges.ts';
import type { Identity } from './identity.ts';
import type { IdentityMailKind, NoticeKind } from './mail-kinds.ts';
import { saysExists } from './sign-up.ts';

type IdentityMail = Addressee & {
  kind: IdentityMailKind;
  code: string | null;
  /** Below our own address; the token stands behind `#`, where no server and no log sees it. */
  link_path: string | null;
  /** Values the words have blanks for: a moment, a masked address. */
  blanks: Record<string, string>;
};

type Body = { notice?: NoticeKind; blanks?: Record<string, string> };

/** The mail of a challenge, for whoever sends it; null when it is over, or where nobody has an account to be told of. */
export async function readIdentityMail(
  identity: Pick<Identity, 'keys'>,
  sql: Sql,
  challenge_id: string,
): Promise<IdentityMail | null> {
  const found = await readChallenge<Body>(identity, sql, challenge_id);
  if (!found) return null;
  const { kind, account_id, code, token, body } = found;
  const { to, name, language, blanks = {} } = body;
  const mail = { to, name, language, blanks };
  const asks = (name: IdentityMailKind, path: string): IdentityMail => ({
    ...mail,
    kind: name,
    code,
    link_path: `${path}#${token}`,
  });
  const tells = (name: IdentityMailKind): IdentityMail => ({ ...mail, kind: name, code: null, link_path: null });
  const said: Record<Exclude<ChallengeKind, 'phone'>, () => IdentityMail | null> = {
    sign_up: () => (saysExists(body) ? tells('sign_up_exists') : asks('sign_up_code', '/verify')),
    // An address nobody has an account with gets no mail at all.
    reset: () => (account_id ? asks('reset_code', '/reset') : null),
    email_change: () => (saysExists(body) ? tells('email_taken') : asks('email_code', '/verify-email')),
    email_undo: () => ({ ...asks('email_undo', '/undo-email'), code: null }),
    notice: () => (body.notice ? tells(body.notice) : null),
  };
  return kind === 'phone' ? null : said[kind]();
}
