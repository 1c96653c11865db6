import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { checkKeys, watchWrapping, withWrappingKeys } from '../server/keys.ts';
import { createVault } from '../server/modules/identity/index.ts';
import { readConfig } from '../server/platform/config.ts';
import { createKeyring } from '../server/platform/crypto.ts';
import type { Sql } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';
import { createLog } from '../server/platform/log.ts';
import { givenDatabase } from '../server/platform/testing.ts';
import { createVaultTransit } from '../server/platform/vault-transit.ts';
import { fromService } from '../server/platform/wrapping-keys.ts';
import { eventually } from './given-app.ts';
import { startVault } from './vault-server.ts';

const secret = 'a secret of this test that never changes at all';
const token = 'hvs.a-token-of-the-test';

function givenFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'madang-keys-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function givenVault(t: TestContext) {
  const vault = await startVault({ token, key: 'madang' });
  t.after(() => vault.close());
  return vault;
}

/** As a process starts: keys read, checked, and a vault over them. */
async function open(sql: Sql, env: Record<string, string>) {
  const { config, source } = await withWrappingKeys(sql, readConfig({ MADANG_SECRET: secret, ...env }));
  const { secrets_previous: previous, wrapping_keys: wrapping } = config;
  const keys = createKeyring(config.secret, { previous, wrapping });
  await checkKeys({ sql, keys });
  return { config, source, keys, vault: createVault(keys) };
}

test('a wrong key-encryption key is refused at the start, in one sentence', async (t) => {
  const { sql, url } = await givenDatabase(t);
  const folder = givenFolder(t);
  const [right, wrong] = ['the right wrapping key, 32 letters+', 'some other wrapping key, 32 letters'];
  const { vault } = await open(sql, { MADANG_WRAPPING_KEY: right });
  const record = vault.sealContact(newId(), { name: '홍길동' });
  await vault.savePersonalData(sql, [record]);
  const missing = /People's keys in this database are wrapped by a key that is not here \(its id is [0-9a-f]{8}\)/;
  await assert.rejects(open(sql, { MADANG_WRAPPING_KEY: wrong }), missing);
  await assert.rejects(open(sql, {}), missing, 'nor is the secret enough');
  await open(sql, { MADANG_WRAPPING_KEY: right });

  const env = {
    ...process.env,
    DATA_DIR: folder,
    DATABASE_URL: url,
    PORT: '0',
    MADANG_DEMO: '0',
    MADANG_SECRET: secret,
  };
  const started = promisify(execFile)(process.execPath, ['server/main.ts'], {
    env: { ...env, MADANG_WRAPPING_KEY: wrong },
    timeout: 30_000,
  });
  const failed = await started.then(
    () => assert.fail('it started'),
    (error: { code: number; stderr: string; stdout: string }) => error,
  );
  assert.equal(failed.code, 1);
  assert.equal(failed.stderr.trim().split('\n').length, 2, failed.stderr);
  assert.match(failed.stderr, /^이 데이터베이스에 저장된 개인 키를 감싼 키/);

  // A database of a version that had no canaries.
  await sql`truncate identity.wrapping_canaries`;
  await assert.rejects(open(sql, { MADANG_WRAPPING_KEY: wrong }), missing);
  await open(sql, { MADANG_WRAPPING_KEY: right });
  // Keys that begin alike (the same id) but are not the same: the canary does not open.
  await sql`update identity.wrapping_canaries set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)`;
  await assert.rejects(open(sql, { MADANG_WRAPPING_KEY: right }), missing);
});

test('keys in a file: read at the start, taken over when the file changes, refused where all can read it', async (t) => {
  const { sql } = await givenDatabase(t);
  const file = join(givenFolder(t), 'wrapping-keys');
  const [old_key, new_key] = ['the older key of the file, 32 letters', 'the newer key of the file, 32 letters'];
  const env = { MADANG_WRAPPING_KEY_FILE: file };
  await assert.rejects(open(sql, env), /The key file .* cannot be used: ENOENT/);
  writeFileSync(file, `# ours\n${old_key}\n`, { mode: 0o644 });
  await assert.rejects(open(sql, env), /everybody on this machine can read it/);
  chmodSync(file, 0o600);
  const { config, source, keys, vault } = await open(sql, env);
  const record = vault.sealContact(newId(), { name: '홍길동' });
  await vault.savePersonalData(sql, [record]);
  const lines: string[] = [];
  const log = createLog({ level: 'silent' });
  log.warn = ((_: unknown, line: string) => lines.push(line)) as never;
  const stop = watchWrapping(source, { config, sql, keys, log }, 20);
  t.after(stop);
  const newest = () => keys.wrapperIds()[0]!.toString('hex');
  const before = newest();
  writeFileSync(file, `${new_key}\n`);
  await eventually(
    async () => lines.length,
    (count) => count > 0,
  );
  assert.equal(newest(), before, 'a file without the key that is needed changes nothing');
  writeFileSync(file, `${new_key}\n${old_key}\n`);
  await eventually(
    async () => newest(),
    (id) => id !== before,
  );
  assert.equal(await vault.rewrapKeys(sql), 1);
  await assert.rejects(open(sql, { MADANG_WRAPPING_KEY: old_key }), /wrapped by a key that is not here/);
});

test('a key service: asked at the start, never for a record; lost, sealed, refusing and busy have each their sentence', async (t) => {
  const { sql, url } = await givenDatabase(t);
  const service = await givenVault(t);
  const env = { MADANG_VAULT_URL: service.url, MADANG_VAULT_TOKEN: token };
  const [first, second] = await Promise.all([open(sql, env), open(sql, env)]);
  assert.deepEqual(first.keys.wrapperIds()[0], second.keys.wrapperIds()[0], 'two first starts agree');
  const asked = service.asked.length;
  assert.ok(asked >= 2 && asked <= 4, `${asked} requests`);
  service.state.fault = 'silent';
  const records = Array.from({ length: 50 }, (_, i) => first.vault.sealContact(newId(), { name: `사람 ${i}` }));
  await first.vault.savePersonalData(sql, records);
  const ids = records.map((one) => one.id);
  assert.equal((await second.vault.readPersonalData(sql, ids)).size, 50);
  assert.equal(service.asked.length, asked, 'no record waits for the service, up or down');
  const rows = await sql<{ text: string }[]>`select to_jsonb(k)::text as text from platform.wrapping_keys k`;
  assert.ok(
    rows.length === 1 && !rows[0]!.text.includes(first.config.wrapping_keys[0]!),
    'it lies sealed in the database',
  );

  const transit = createVaultTransit({ url: service.url, token, key: 'madang', timeout_ms: 100 });
  const again = fromService(sql, transit, 'vault.test');
  await assert.rejects(
    again.read(),
    /^StartError: The key service at vault\.test does not answer: no answer within 100 ms\.$/,
  );
  service.state.fault = 'sealed';
  await assert.rejects(again.read(), /does not answer: Vault is sealed\.$/);
  const before = service.asked.length;
  service.state.fault = 'busy';
  setTimeout(() => {
    service.state.fault = null;
  }, 50);
  await again.read();
  assert.ok(service.asked.length > before + 1, 'asked again');
  const at = { MADANG_VAULT_URL: service.url };
  await assert.rejects(open(sql, { ...at, MADANG_VAULT_TOKEN: 'hvs.another' }), /refuses: permission denied\.$/);
  await assert.rejects(open(sql, { ...env, MADANG_VAULT_KEY: 'other' }), /refuses: encryption key not found\.$/);
  await assert.rejects(open(sql, { ...env, MADANG_VAULT_MOUNT: 'kms' }), /refuses: no handler for route/);
  await assert.rejects(
    open(sql, { MADANG_VAULT_URL: 'http://127.0.0.1:59998', MADANG_VAULT_TOKEN: token }),
    /ECONNREFUSED/,
  );
  await assert.rejects(open(sql, {}), /wrapped by a key that is not here/);

  await t.test(
    'rotates by command beside a running server, then the service may forget its own older key',
    async () => {
      const folder = givenFolder(t);
      const more = { DATA_DIR: folder, DATABASE_URL: url, PORT: '0', MADANG_DEMO: '0', MADANG_SECRET: secret };
      const server = spawn(process.execPath, ['server/main.ts'], { env: { ...process.env, ...more, ...env } });
      t.after(() => server.kill('SIGKILL'));
      let said = '';
      await new Promise<void>((done, fail) => {
        server.stdout.on('data', (text) => {
          said += text;
          if (said.includes('Madang is open')) done();
        });
        server.once('exit', (code) => fail(new Error(`ended with ${code}: ${said}`)));
      });
      service.rotate();
      const run = promisify(execFile)(process.execPath, ['server/rotate-keys.ts', '--rewrap', '--new'], {
        env: { ...process.env, ...more, ...env },
      });
      const { stdout } = await run;
      assert.match(
        stdout,
        /The keys of 50 persons were rewrapped\.\nThe older .* no longer needed\.\n1 of the key service's/,
      );
      service.state.oldest = 2;
      const fresh = await open(sql, env);
      assert.equal((await fresh.vault.readPersonalData(sql, ids)).size, 50);
      const late = new Set(
        (
          await sql<{ id: string }[]>`
      select distinct encode(substring(records_key_wrapped from 2 for 4), 'hex') as id from identity.persons`
        ).map((one) => one.id),
      );
      assert.deepEqual([...late], [fresh.keys.wrapperIds()[0]!.toString('hex')]);
      assert.equal(server.exitCode, null);
      server.kill('SIGTERM');
    },
  );
});
