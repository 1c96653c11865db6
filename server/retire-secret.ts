// Makes everything anew that hangs on an older MADANG_SECRET, beside the running shop, and says when it may go:
//   npm run retire-secret                what can be made anew is; goes on where it was when it was killed
//   npm run retire-secret -- --even-so   gives up what cannot: recovery codes and links to providers from before
import { parseArgs } from 'node:util';
import { checkKeys, withWrappingKeys } from './keys.ts';
import {
  createVault,
  dropCanaries,
  giveUpLeftovers,
  readSecretNeeds,
  rekeyChunk,
  retireSecrets,
} from './modules/identity/index.ts';
import { readConfig } from './platform/config.ts';
import { createKeyring, type Keyring } from './platform/crypto.ts';
import { connect, type Sql } from './platform/db.ts';
import { databaseUrl } from './running-database.ts';
import { describeNeeds, rekeySteps } from './secrets.ts';

const { values } = parseArgs({ options: { 'even-so': { type: 'boolean', default: false } } });
const say = (line: string) => process.stdout.write(`${line}\n`);
try {
  const given = readConfig();
  const sql = connect(databaseUrl(given), { max: 2, name: 'madang-retire-secret' });
  try {
    const { config } = await withWrappingKeys(sql, given);
    const { secret, secrets_previous: previous, wrapping_keys: wrapping } = config;
    const keys = createKeyring(secret, { previous, wrapping });
    await checkKeys({ sql, keys });
    if (previous.length === 0) say('There is no older secret (MADANG_SECRET_PREVIOUS).');
    else await retire(sql, keys);
  } finally {
    await sql.end({ timeout: 1 });
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function retire(sql: Sql, keys: Keyring): Promise<void> {
  const vault = createVault(keys);
  await rekey(sql, keys, vault);
  await vault.rewrapKeys(sql);
  if ((await vault.rewrapKeys(sql)) === 0) await dropCanaries(sql, keys);
  if (values['even-so']) {
    const { social_links, recovery_codes } = await giveUpLeftovers(sql);
    say(`Given up: ${social_links} links to providers, ${recovery_codes} recovery codes.`);
  }
  await retireSecrets(sql, keys);
  const needs = await readSecretNeeds(sql, keys);
  say(describeNeeds(needs).trimEnd());
  process.exitCode = needs.some((one) => one.needed.length > 0) ? 2 : 0;
}

/** A pass that was over is begun again: some process may have written under the older secret since. */
async function rekey(sql: Sql, keys: Keyring, vault: ReturnType<typeof createVault>): Promise<void> {
  const steps = rekeySteps({ keys, vault });
  for (let again = true, told = 0; ; again = false) {
    const { state, step, pass, seen, total } = await rekeyChunk(sql, keys, steps, { again });
    if (state === 'busy') await new Promise((done) => setTimeout(done, 200));
    if (state === 'finished' || performance.now() - told > 500) {
      told = performance.now();
      say(`pass ${pass}: ${step}, ${seen} of ${total}`);
    }
    if (state === 'finished') return;
  }
}
