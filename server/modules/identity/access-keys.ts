import { randomBytes } from 'node:crypto';
import { type Keyring, toHmacKey } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { type AccessKey, headOf } from './access-token.ts';

/** A key signs for a day. */
export const key_lives_s = 86_400;
/**
 * An older key verifies for this long after a newer one was made: the minutes its tokens live, and the seconds in which a
 * process has not heard of the newer one.
 */
const key_lingers_s = 600;
/** A new key signs from then on: by then every process has heard of it. Where all are newer (a first start), the oldest signs. */
const heard_s = 2;
const place = (kid: string) => `access_key:${kid}`;

/** Keys that verify now; the first is the one that signs. */
export async function readAccessKeys(sql: Sql | Tx, keys: Keyring): Promise<AccessKey[]> {
  const rows = await sql<{ kid: string; sealed: Buffer }[]>`
    select kid, sealed from identity.access_keys k
    where revoked_at is null and not exists (
      select 1 from identity.access_keys newer
      where newer.created_at > k.created_at
        and newer.created_at < clock_timestamp() - make_interval(secs => ${key_lingers_s}::int))
    order by case when created_at < clock_timestamp() - make_interval(secs => ${heard_s}::int) then created_at end desc nulls last,
             created_at, kid`;
  return rows.flatMap(({ kid, sealed }) => {
    const bytes = keys.open(sealed, place(kid));
    // Sealed under a secret this process no longer has: its tokens are over, their bearers refresh.
    return bytes ? [{ kid, head: headOf(kid), key: toHmacKey(bytes) }] : [];
  });
}

/**
 * Makes a new key where the newest is older than `older_than_s` (0: always). `revoke`: the ones before are refused at once,
 * for a key that leaked; every buyer's next request then refreshes. Returns the new key's id, or null.
 */
export async function rotateAccessKeys(
  sql: Sql | Tx,
  keys: Keyring,
  options: { older_than_s?: number; revoke?: boolean } = {},
): Promise<string | null> {
  const kid = randomBytes(9).toString('base64url');
  const sealed = keys.seal(randomBytes(32), place(kid));
  const older_than_s = options.older_than_s ?? 0;
  const made = await sql`
    insert into identity.access_keys (kid, sealed)
    select ${kid}, ${sealed}
    where ${older_than_s}::int = 0 or not exists (
      select 1 from identity.access_keys
      where revoked_at is null and created_at > clock_timestamp() - make_interval(secs => ${older_than_s}::int))`;
  if (made.count === 0) return null;
  if (options.revoke) {
    await sql`update identity.access_keys set revoked_at = now() where kid <> ${kid} and revoked_at is null`;
  }
  return kid;
}

/** Keys whose tokens are long over go. */
export async function sweepAccessKeys(sql: Sql): Promise<void> {
  await sql`
    delete from identity.access_keys k where exists (
      select 1 from identity.access_keys newer
      where newer.created_at > k.created_at and newer.created_at < now() - interval '1 day')`;
}

/** What the schedule does: a new key where the newest has served its day, and those long over gone. */
export async function renewAccessKeys(sql: Sql, keys: Keyring): Promise<void> {
  await rotateAccessKeys(sql, keys, { older_than_s: key_lives_s });
  await sweepAccessKeys(sql);
}
