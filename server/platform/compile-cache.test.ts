import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const script = (options: string) => `
  import { enableCompileCache } from 'node:module';
  import { Worker } from 'node:worker_threads';
  import { threadEnv } from ${JSON.stringify(new URL('./compile-cache.ts', import.meta.url).href)};
  enableCompileCache(process.env.FOLDER);
  new Worker("import { getCompileCacheDir } from 'node:module'; console.log(getCompileCacheDir() ?? 'none')", { eval: true, ${options} });`;

test('a thread keeps what it compiles where its server does', () => {
  const FOLDER = mkdtempSync(join(tmpdir(), 'madang-compiled-'));
  const env = { PATH: process.env.PATH, FOLDER };
  const kept = (options: string) =>
    execFileSync(process.execPath, ['--input-type=module', '--eval', script(options)], {
      env,
      encoding: 'utf8',
    }).trim();
  assert.ok(kept('env: threadEnv()').startsWith(FOLDER));
  assert.equal(kept(''), 'none', 'by itself it does not');
});
