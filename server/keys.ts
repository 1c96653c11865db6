import type { Context } from './context.ts';
import { checkSecrets, checkWrapping, secretIds } from './modules/identity/index.ts';
import type { Config } from './platform/config.ts';
import { createKeyring } from './platform/crypto.ts';
import type { Sql } from './platform/db.ts';
import { checkSecret } from './platform/facts.ts';
import { createWrappingKeys, type WrappingKeys } from './platform/wrapping-keys.ts';

type Watched = Pick<Context, 'config' | 'sql' | 'keys' | 'log'>;

/** Well within the time a new key waits before it wraps. */
const look_every_ms = 3_000;

/** The configuration with the key-encryption keys in it, read once from wherever they are. */
export async function withWrappingKeys(sql: Sql, config: Config): Promise<{ config: Config; source: WrappingKeys }> {
  const source = createWrappingKeys(sql, config);
  return { config: { ...config, wrapping_keys: await source.read() }, source };
}

/**
 * Says at the start, and in one sentence, what would else be found when a record is opened: another secret, or a key that is missing.
 * @throws StartError
 */
export async function checkKeys({ sql, keys }: Pick<Context, 'sql' | 'keys'>): Promise<void> {
  await checkSecret(sql, secretIds(keys), (kept) => checkSecrets(sql, keys, kept));
  await checkWrapping(sql, keys);
}

/**
 * Keys that come while we run (the file was changed, some process had the service make one) are taken over. What cannot be read,
 * or would leave somebody's keys unopened, is said in the log and changes nothing: no request waits for a key service.
 * @returns what ends the watch.
 */
export function watchWrapping(source: WrappingKeys, ctx: Watched, every_ms = look_every_ms): () => Promise<void> {
  const { config, sql, keys, log } = ctx;
  if (!config.key_service && !config.wrapping_key_file) return async () => {};
  let known = config.wrapping_keys.join('\n');
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    try {
      const wrapping = await source.read();
      if (wrapping.join('\n') === known) return;
      await checkWrapping(sql, createKeyring(config.secret, { previous: config.secrets_previous, wrapping }));
      keys.setWrapping(wrapping);
      known = wrapping.join('\n');
    } catch (error) {
      log.warn({ err: error }, 'the key-encryption keys were not taken over; those in memory stay');
    }
  };
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, every_ms).unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

export { secretLines } from './secrets.ts';
