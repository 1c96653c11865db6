import { readFileSync, statSync } from 'node:fs';
import { type Config, readWrappingKey } from './config.ts';
import { type Sql, type Tx, transact } from './db.ts';
import { newId } from './ids.ts';
import { StartError } from './start-error.ts';
import { createVaultTransit, type KeyService, KeyServiceError } from './vault-transit.ts';

/** Where the key-encryption keys of persons' keys come from. Read at a start and kept in memory: no request waits for it. */
export type WrappingKeys = {
  /** The keys, the one that wraps first. Cheap when nothing changed: asked again every few seconds. */
  read(): Promise<string[]>;
  /** A new key that wraps once every process has heard of it. Only where the keys are a service's. */
  renew?(): Promise<void>;
  /** Keys beside the one that wraps are given up; call it when nothing is under them. Only where the keys are a service's. */
  retireOlder?(): Promise<number>;
};

/** A new key of a service wraps only when it is this old: every process reads more often. */
const heard_s = 8;
const key_lock = 7_214_530_140;

/** By what is configured: a key-management service, a file, or the environment. Keys named `_PREVIOUS` follow in each. */
export function createWrappingKeys(sql: Sql, config: Config): WrappingKeys {
  const { key_service, wrapping_key_file: file, wrapping_keys: given } = config;
  if (key_service) {
    const from_service = fromService(sql, createVaultTransit(key_service), new URL(key_service.url).host);
    return { ...from_service, read: async () => [...(await from_service.read()), ...given] };
  }
  if (file) {
    const readFile = fromFile(file);
    return { read: async () => [...readFile(), ...given] };
  }
  return { read: async () => given };
}

/** One key a line, the one that wraps first; lines that begin with # are remarks. Read again when the file changed. */
function fromFile(file: string): () => string[] {
  let seen = '';
  let keys: string[] = [];
  return () => {
    try {
      const { mtimeMs, size, mode } = statSync(file);
      if (mode & 0o007) throw new Error('everybody on this machine can read it; chmod 600');
      if (seen === `${mtimeMs} ${size}`) return keys;
      const lines = readFileSync(file, 'utf8').split(/\r?\n/);
      const read = lines.map((line) => line.trim()).filter((line) => line && !line.startsWith('#'));
      if (read.length === 0) throw new Error('there is no key in it');
      keys = read.map((key) => readWrappingKey(key));
      seen = `${mtimeMs} ${size}`;
      return keys;
    } catch (error) {
      if (error instanceof StartError) throw error;
      const why = (error as Error).message;
      throw new StartError(
        `The key file ${file} cannot be used: ${why}.`,
        `키 파일을 사용할 수 없습니다 (${file}: ${why}).`,
      );
    }
  };
}

/**
 * Keys that the service sealed lie in the database; each is opened once a process.
 * @param wait_s how old a new key must be before it wraps.
 */
export function fromService(sql: Sql, service: KeyService, where: string, wait_s = heard_s): Required<WrappingKeys> {
  const opened = new Map<string, string>();

  async function make(tx: Sql | Tx): Promise<void> {
    const { key, sealed } = await service.makeKey();
    const id = newId();
    await tx`insert into platform.wrapping_keys (id, service, sealed) values (${id}, ${service.name}, ${sealed})`;
    opened.set(id, key.toString('base64'));
  }

  /** The newest that every process knows, then the others; where all are newer (a first start), the oldest. */
  const list = (tx: Sql | Tx, newest_after_s: number) => tx<{ id: string; sealed: string }[]>`
    select id, sealed from platform.wrapping_keys where service = ${service.name}
    order by case when created_at <= clock_timestamp() - make_interval(secs => ${newest_after_s})
                  then created_at end desc nulls last, created_at, id`;

  /** The first start makes the first key, whichever process is first. */
  async function makeFirst(): Promise<void> {
    await transact(sql, async (tx) => {
      await tx`select pg_advisory_xact_lock(${key_lock}::bigint)`;
      if ((await list(tx, 0)).length === 0) await make(tx);
    });
  }

  async function read(): Promise<string[]> {
    let rows = await list(sql, wait_s);
    if (rows.length === 0) {
      await makeFirst();
      rows = await list(sql, wait_s);
    }
    for (const { id, sealed } of rows) {
      if (!opened.has(id)) opened.set(id, (await service.openKey(sealed)).toString('base64'));
    }
    return rows.map(({ id }) => opened.get(id)!);
  }

  async function retireOlder(): Promise<number> {
    const [wraps, ...older] = await list(sql, 0);
    if (!wraps) return 0;
    const sealed = await service.resealKey(wraps.sealed);
    await sql`update platform.wrapping_keys set sealed = ${sealed} where id = ${wraps.id}`;
    const ids = `{${older.map((one) => one.id).join(',')}}`;
    return (await sql`delete from platform.wrapping_keys where id = any (${ids}::text::uuid[])`).count;
  }

  const told =
    <T>(work: () => Promise<T>) =>
    () =>
      work().catch((error) => {
        throw error instanceof KeyServiceError ? asSentence(error, where) : error;
      });
  return { read: told(read), renew: told(() => make(sql)), retireOlder: told(retireOlder) };
}

function asSentence(error: KeyServiceError, where: string): StartError {
  const [en, ko] = error.refused ? ['refuses', '거절했습니다'] : ['does not answer', '응답하지 않습니다'];
  return new StartError(
    `The key service at ${where} ${en}: ${error.message}.`,
    `키 관리 서비스(${where})가 ${ko}: ${error.message}.`,
    { cause: error },
  );
}
