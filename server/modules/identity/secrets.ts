import type { Keyring } from '../../platform/crypto.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { StartError } from '../../platform/start-error.ts';
import { readRekeying, secretIds } from './rekey.ts';

/** What still hangs on an older secret. `until`: when the last of those who only would have to begin again is over. */
export type SecretNeed = {
  fingerprint: string;
  /** Would be lost or unfindable without it. */
  needed: { what: 'rekeying' | 'wrapped_keys' | 'social_links' | 'recovery_codes'; count: number; of?: number }[];
  /** Would have to sign in again, or ask for a new link. */
  in_use: { sign_ins: number; links: number; until: Date | null };
};

/**
 * Writes down which secret is the newest, and refuses to go on without one that is not retired.
 * @param kept fingerprint of what was the newest when the database was last served.
 */
export async function checkSecrets(sql: Sql, keys: Keyring, kept: string): Promise<void> {
  const [newest, ...older] = secretIds(keys);
  await transact(sql, async (tx) => {
    const rows = await tx<{ fingerprint: string }[]>`
      select fingerprint from identity.secrets where retired_at is null order by fingerprint`;
    const lost = rows.find(({ fingerprint }) => fingerprint !== newest && !older.includes(fingerprint));
    if (lost) throw missing(lost.fingerprint);
    if (kept !== newest) {
      await tx`insert into identity.secrets (fingerprint, newest_since) values (${kept}, '-infinity') on conflict do nothing`;
    }
    await tx`
      insert into identity.secrets as s (fingerprint) values (${newest!})
      on conflict (fingerprint) do update set retired_at = null,
        newest_since = case when ${kept !== newest} then now() else s.newest_since end
      where s.retired_at is not null or ${kept !== newest}`;
  });
}

/** What each older secret that this process has is still needed for. */
export async function readSecretNeeds(sql: Sql | Tx, keys: Keyring): Promise<SecretNeed[]> {
  const [newest, ...older] = secretIds(keys);
  if (older.length === 0) return [];
  const rekeying = await readRekeying(sql);
  const [seen] = await sql<
    {
      at: Date;
      links: number;
      social: number;
      codes: number;
      sign_ins: number;
      until: Date | null;
      target: string | null;
    }[]
  >`
    with newest as (select newest_since as at from identity.secrets where fingerprint = ${newest!})
    select (select target from identity.rekeying) as target,
      (select count(*)::int from identity.social_links where subject_ref is null) as social,
      (select count(*)::int from identity.recovery_codes where keyed_by = 'secret' and used_at is null) as codes,
      (select count(*)::int from identity.sessions, newest where revoked_at is null and family_hash is not null
         and family_expires_at > now() and coalesce(family_rotated_at, created_at) < newest.at) as sign_ins,
      (select count(*)::int from identity.challenges, newest where created_at < newest.at and expires_at > now())
        + (select count(*)::int from identity.staff_invitations, newest
           where ended_at is null and created_at < newest.at and expires_at > now()) as links,
      (select max(u) from (
        select max(family_expires_at) as u from identity.sessions, newest
          where revoked_at is null and coalesce(family_rotated_at, created_at) < newest.at
        union all select max(expires_at) from identity.challenges, newest where created_at < newest.at) s) as until`;
  const wraps = new Set(
    (await sql<{ id: string }[]>`select encode(key_id, 'hex') as id from identity.wrapping_canaries`).map(
      (one) => one.id,
    ),
  );
  const ids = keys.wrapperIds().slice(-(older.length + 1));
  const finished = rekeying.state === 'finished' && seen!.target === newest;
  return older.map((fingerprint, at) => ({
    fingerprint,
    needed: [
      ...(finished ? [] : [{ what: 'rekeying' as const, count: rekeying.seen, of: rekeying.total }]),
      ...(wraps.has(ids[at + 1]!.toString('hex')) ? [{ what: 'wrapped_keys' as const, count: 1 }] : []),
      ...(seen!.social > 0 ? [{ what: 'social_links' as const, count: seen!.social }] : []),
      ...(seen!.codes > 0 ? [{ what: 'recovery_codes' as const, count: seen!.codes }] : []),
    ],
    in_use: { sign_ins: seen!.sign_ins, links: seen!.links, until: seen!.until },
  }));
}

/** Secrets nothing is lost without: from now on a process may start without them. Returns their fingerprints. */
export async function retireSecrets(sql: Sql, keys: Keyring): Promise<string[]> {
  const free = (await readSecretNeeds(sql, keys))
    .filter((one) => one.needed.length === 0)
    .map((one) => one.fingerprint);
  await sql`
    update identity.secrets set retired_at = now()
    where retired_at is null and fingerprint = any (${`{${free.join(',')}}`}::text::text[])`;
  return free;
}

/** Gives up what only an older secret can read: links to providers from before, and recovery codes from before. */
export async function giveUpLeftovers(sql: Sql): Promise<{ social_links: number; recovery_codes: number }> {
  const links = await sql`delete from identity.social_links where subject_ref is null`;
  const codes = await sql`delete from identity.recovery_codes where keyed_by = 'secret'`;
  return { social_links: links.count, recovery_codes: codes.count };
}

function missing(fingerprint: string): StartError {
  const id = fingerprint.slice(0, 8);
  return new StartError(
    `An older secret (${id}) is still needed by this database: put it back into MADANG_SECRET_PREVIOUS until npm run retire-secret says that it may go.`,
    `이전 비밀 키(${id})가 아직 필요합니다. npm run retire-secret 이 없애도 된다고 할 때까지 MADANG_SECRET_PREVIOUS 에 다시 지정해 주세요.`,
  );
}
