// The launch-day rehearsal: virtual buyers over real HTTP against a running server, then the verdict. See README.md.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotRehearse, type Options, readOptions } from './options.ts';
import { rehearse } from './rehearse.ts';
import { folder_prefix, ownFolder, sweepCopies } from './sweep.ts';
import type { Verdict } from './verdict.ts';
import { printVerdict } from './verdict.ts';

async function main(options: Options): Promise<Verdict> {
  if (!options.folder) sweepCopies();
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), folder_prefix));
  mkdirSync(folder, { recursive: true });
  // As root the copy's PostgreSQL runs as another user and must walk in, or its files go where nobody removes them.
  if (!options.folder) chmodSync(folder, 0o711);
  const release = ownFolder(folder);
  // Told to stop, it has no verdict, and nothing that anybody would look at.
  process.once('exit', (status) => {
    if (status === 130 && !options.folder) rmSync(folder, { recursive: true, force: true });
  });
  const verdict = await rehearse(options, folder);
  release();
  if (verdict.ok && !options.folder) rmSync(folder, { recursive: true, force: true });
  else verdict.folder = folder;
  return verdict;
}

// The shop that started us is gone: nobody waits for the verdict any more.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
if (process.argv.includes('--sweep')) {
  sweepCopies();
  process.exit(0);
}

let json = process.argv.includes('--json');
try {
  const options = await readOptions(process.argv.slice(2), process.env);
  json = options.json;
  const verdict = await main(options);
  if (json) console.log(JSON.stringify(verdict));
  else printVerdict(verdict);
  process.exitCode = verdict.ok ? 0 : 1;
} catch (error) {
  if (!(error instanceof CannotRehearse)) throw error;
  if (json) console.log(JSON.stringify({ ok: false, error: error.message }));
  else console.error(error.message);
  process.exitCode = 2;
}
