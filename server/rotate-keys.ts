// Keys of the installation, at once, beside the running shop:
//   npm run rotate-keys                 a new key for buyers' access tokens; older ones verify until their tokens are over (minutes)
//   npm run rotate-keys -- --leaked     older keys are refused within a second; buyers are renewed and notice nothing
//   npm run rewrap-keys                 every person's data keys under the newest key-encryption key
//   npm run rewrap-keys -- --new        the same, after the key service has made a new one; the older ones are given up
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checkKeys, withWrappingKeys } from './keys.ts';
import { createVault, dropCanaries, rotateAccessKeys } from './modules/identity/index.ts';
import { readConfig } from './platform/config.ts';
import { createKeyring, type Keyring } from './platform/crypto.ts';
import { connect, type Sql } from './platform/db.ts';
import { StartError } from './platform/start-error.ts';
import type { WrappingKeys } from './platform/wrapping-keys.ts';
import { databaseUrl } from './running-database.ts';

const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({ options: { leaked: flag, rewrap: flag, new: flag } });
const say = (line: string) => process.stdout.write(`${line}\n`);
try {
  const given = readConfig();
  const sql = connect(databaseUrl(given), { max: 2, name: 'madang-rotate-keys' });
  try {
    const { config, source } = await withWrappingKeys(sql, given);
    const { secret, secrets_previous: previous, wrapping_keys: wrapping } = config;
    const keys = createKeyring(secret, { previous, wrapping });
    await checkKeys({ sql, keys });
    if (values.rewrap) await rewrap(sql, keys, source);
    else {
      const kid = await rotateAccessKeys(sql, keys, { revoke: values.leaked });
      say(`Access tokens are signed with key ${kid} from now on.`);
      if (values.leaked) say('What the keys before it signed is refused everywhere within a second.');
    }
  } finally {
    await sql.end({ timeout: 1 });
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function rewrap(sql: Sql, keys: Keyring, source: WrappingKeys): Promise<void> {
  if (values.new) await takeNew(keys, source);
  const vault = createVault(keys);
  const rewrapped = await vault.rewrapKeys(sql);
  // A key destroyed or made meanwhile made the first reading pass it by; a process still wrapping with an older key is told of.
  const late = await vault.rewrapKeys(sql);
  say(`The keys of ${rewrapped + late} persons were rewrapped.`);
  const needed = late > 0 ? [] : await dropCanaries(sql, keys);
  if (needed.length !== 1) {
    say('Some process may still wrap with an older key: run this again before you remove it.');
    return;
  }
  const given_up = (await source.retireOlder?.()) ?? 0;
  say('The older wrapping keys are no longer needed.');
  if (given_up > 0) say(`${given_up} of the key service's were given up.`);
}

/** Has the service make a key, and waits until it is the one that wraps: by then every process has read it. */
async function takeNew(keys: Keyring, source: WrappingKeys): Promise<void> {
  if (!source.renew) {
    const why = 'Without a key service (MADANG_VAULT_URL) new keys are yours to make: see deploy/README.md.';
    throw new StartError(why, '키 관리 서비스가 없으면 새 키는 직접 만들어야 합니다: deploy/README.md');
  }
  const [before] = await source.read();
  await source.renew();
  say('A new key was made; it wraps as soon as every process has read it.');
  for (;;) {
    const now = await source.read();
    if (now[0] !== before) {
      keys.setWrapping(now);
      return;
    }
    await wait(500);
  }
}
