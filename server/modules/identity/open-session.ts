import { createHash, randomBytes } from 'node:crypto';
import type { Keyring } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { describeDevice } from './device.ts';
import { firstToken, hashOf, spell } from './family-token.ts';

const day_s = 86_400;
/** A buyer's session ends this long after its last use, and this long after sign-in whatever the use. */
export const buyer_idle_s = 30 * day_s;
const buyer_lives_s = 180 * day_s;
/** A staff session ends this long after its last use; "stay signed in" opens it anew. Used or not, so long after sign-in it is over. */
export const staff_idle_s = 12 * 3_600;
export const staff_lives_s = 30 * day_s;

/** What a sign-in puts into the browser. */
export type Opened = { session_id: string; account_id: string; person_id: string } & (
  | { how: 'token'; refresh: string }
  | { how: 'server'; token: string; stay: string | null }
);

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
/** 256 random bits for a session on the server. */
const newToken = (): string => randomBytes(32).toString('base64url');

/**
 * Opens a session: always a new one, under tokens made here, whatever the browser carried before. Buyers get a token family,
 * staff a session on the server and, where they ask for it, a family that opens it anew (`stay`).
 */
export async function openSession(
  keys: Keyring,
  tx: Sql | Tx,
  input: { account_id: string; person_id: string; staff: boolean; stay?: boolean; user_agent: string },
): Promise<Opened> {
  const { account_id, person_id, staff } = input;
  const session_id = newId();
  const token = staff ? newToken() : null;
  const kind = staff ? 'stay' : 'refresh';
  const first = !staff || input.stay ? firstToken(session_id) : null;
  await tx`
    insert into identity.sessions
      (session_id, token_hash, account_id, device, expires_at, family_hash, family_generation, family_expires_at)
    values (${session_id}, ${token && hashToken(token)}, ${account_id}, ${describeDevice(input.user_agent)},
            now() + make_interval(secs => ${staff ? staff_idle_s : buyer_idle_s}::int), ${first && hashOf(first)},
            ${first?.generation ?? null},
            case when ${first !== null} then now() + make_interval(secs => ${staff ? staff_lives_s : buyer_lives_s}::int) end)`;
  const who = { session_id, account_id, person_id };
  const family = first && spell(keys, kind, first);
  return token === null ? { ...who, how: 'token', refresh: family! } : { ...who, how: 'server', token, stay: family };
}
