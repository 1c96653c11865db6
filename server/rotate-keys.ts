// A new key for buyers' access tokens, at once, beside the running shop:
//   npm run rotate-keys                 older keys verify until their tokens are over (minutes)
//   npm run rotate-keys -- --leaked     older keys are refused within a second; buyers are renewed and notice nothing
//   npm run rewrap-keys                 every person's data keys under the newest MADANG_WRAPPING_KEY
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createVault, rotateAccessKeys } from './modules/identity/index.ts';
import { type Config, readConfig } from './platform/config.ts';
import { createKeyring } from './platform/crypto.ts';
import { connect } from './platform/db.ts';
import { readMemory } from './platform/embedded-db-memory.ts';
import { readPostmaster } from './platform/embedded-db-native.ts';
import { StartError } from './platform/start-error.ts';

const { values } = parseArgs({
  options: { leaked: { type: 'boolean', default: false }, rewrap: { type: 'boolean', default: false } },
});
try {
  const config = readConfig();
  const sql = connect(config.database_url ?? ownUrl(config), { max: 1, name: 'madang-rotate-keys' });
  try {
    const keys = createKeyring(config.secret, { previous: config.secrets_previous, wrapping: config.wrapping_keys });
    if (values.rewrap) {
      const vault = createVault(keys);
      const rewrapped = await vault.rewrapKeys(sql);
      // A key destroyed or made meanwhile made the first reading pass it by; a process still wrapping with an older key is told of.
      const late = await vault.rewrapKeys(sql);
      process.stdout.write(`The keys of ${rewrapped + late} persons were rewrapped.\n`);
      if (late > 0)
        process.stdout.write('Some process may still wrap with an older key: run this again before you remove it.\n');
      else process.stdout.write('The older wrapping keys are no longer needed.\n');
    } else {
      const kid = await rotateAccessKeys(sql, keys, { revoke: values.leaked });
      process.stdout.write(`Access tokens are signed with key ${kid} from now on.\n`);
      if (values.leaked)
        process.stdout.write('What the keys before it signed is refused everywhere within a second.\n');
    }
  } finally {
    await sql.end({ timeout: 1 });
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

/** The database of the Madang that runs in the data folder. */
function ownUrl({ data_dir }: Config): string {
  const memory = readMemory(data_dir);
  const running = memory && readPostmaster(resolve(data_dir, memory.folder));
  if (!running) {
    const why = `No database of Madang runs in ${data_dir}: start Madang, or set DATA_DIR or DATABASE_URL.`;
    throw new StartError(why, `${data_dir} 에 실행 중인 마당의 데이터베이스가 없습니다.`);
  }
  const socket = running.socket_folder ? `?host=${encodeURIComponent(running.socket_folder)}` : '';
  return `postgres://madang:${encodeURIComponent(memory.password)}@localhost:${running.port}/madang${socket}`;
}
