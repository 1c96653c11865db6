import { randomBytes } from 'node:crypto';
import { constantTimeEqual, type Keyring } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';

const lives_s = 300;

const sign = (keys: Keyring, purpose: string, text: string) =>
  keys.hmacs('passkey-challenge', `${purpose} ${text}`).map((one) => one.subarray(0, 16).toString('base64url'));

/** A challenge of our own making, told apart by what it is for; nothing is stored until it is answered. */
export function makeChallenge(keys: Keyring, purpose: string, now_s = Math.floor(Date.now() / 1_000)): string {
  const text = `${randomBytes(16).toString('base64url')}.${now_s + lives_s}`;
  return `${text}.${sign(keys, purpose, text)[0]}`;
}

/** True for a challenge made for this purpose that is not over. */
export function isOurs(keys: Keyring, purpose: string, challenge: string): boolean {
  const dot = challenge.lastIndexOf('.');
  const text = challenge.slice(0, Math.max(0, dot));
  const known = sign(keys, purpose, text).some((one) => constantTimeEqual(one, challenge.slice(dot + 1)));
  return known && Number(text.slice(text.indexOf('.') + 1)) > Date.now() / 1_000;
}

/** Uses a challenge up; false where it was answered before. */
export async function spendChallenge(tx: Sql | Tx, challenge: string): Promise<boolean> {
  const spent = await tx`
    insert into identity.spent_challenges (challenge, expires_at)
    values (${challenge}, now() + make_interval(secs => ${2 * lives_s}::int)) on conflict do nothing`;
  return spent.count > 0;
}

export const sweepChallenges = (sql: Sql) => sql`delete from identity.spent_challenges where expires_at < now()`;
