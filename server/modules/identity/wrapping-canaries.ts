import type { Keyring } from '../../platform/crypto.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { StartError } from '../../platform/start-error.ts';

const canary_lock = 7_214_530_141;

/**
 * Refuses to work with key-encryption keys under which somebody's data key could not be opened: at a start and not when a record
 * is wanted. What wraps here is written down first.
 * @throws StartError naming the id of the key that is missing.
 */
export async function checkWrapping(sql: Sql, keys: Keyring): Promise<void> {
  await transact(sql, async (tx) => {
    await tx`select pg_advisory_xact_lock(${canary_lock}::bigint)`;
    const kept = await tx<{ id: string; sealed: Buffer }[]>`
      select encode(key_id, 'hex') as id, sealed from identity.wrapping_canaries order by created_at`;
    for (const one of kept) if (!keys.opensCanary(one.sealed)) throw missing(one.id);
    // A database from before there were canaries: what its persons' keys are under is read once.
    const ids = kept.length > 0 ? [] : await idsInUse(tx);
    const known = keys.wrapperIds();
    for (const id of [known[0]!, ...ids]) {
      const sealed = keys.sealCanary(id);
      if (!sealed) throw missing(id.toString('hex'));
      await tx`insert into identity.wrapping_canaries (key_id, sealed) values (${id}, ${sealed}) on conflict do nothing`;
    }
  });
}

/** After a rewrapping: the canaries of keys that nothing is under any more go. Returns the ids that are still needed. */
export async function dropCanaries(sql: Sql, keys: Keyring): Promise<string[]> {
  return await transact(sql, async (tx) => {
    await tx`select pg_advisory_xact_lock(${canary_lock}::bigint)`;
    const in_use = [keys.wrapperIds()[0]!, ...(await idsInUse(tx))].map((id) => id.toString('hex'));
    await tx`
      delete from identity.wrapping_canaries
      where encode(key_id, 'hex') <> all (${`{${in_use.join(',')}}`}::text::text[])`;
    return [...new Set(in_use)];
  });
}

/** The keys that persons' keys are under: bytes 2 to 5 of each (see sealWith). Reads every person. */
async function idsInUse(tx: Tx): Promise<Buffer[]> {
  const rows = await tx<{ id: Buffer }[]>`
    select distinct substring(wrapped from 2 for 4) as id
    from identity.persons, lateral (values (account_key_wrapped), (records_key_wrapped)) as w (wrapped)
    where wrapped is not null`;
  return rows.map((row) => row.id);
}

function missing(id: string): StartError {
  return new StartError(
    `People's keys in this database are wrapped by a key that is not here (its id is ${id}): bring it back in MADANG_WRAPPING_KEY_PREVIOUS, its file or its key service, or in MADANG_SECRET_PREVIOUS where a secret wrapped.`,
    `이 데이터베이스에 저장된 개인 키를 감싼 키(식별자 ${id})가 없습니다. MADANG_WRAPPING_KEY_PREVIOUS, 키 파일, 키 관리 서비스 또는 (비밀 키로 감쌌다면) MADANG_SECRET_PREVIOUS 에 다시 지정해 주세요.`,
  );
}
