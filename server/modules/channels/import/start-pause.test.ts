import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../../platform/config.ts';
import { newId } from '../../../platform/ids.ts';
import { createLog } from '../../../platform/log.ts';
import { createRush } from '../../../platform/rush.ts';
import { givenDatabase } from '../../../platform/testing.ts';
import { givenFolder, until } from '../../../platform/testing-process.ts';
import { createImporter } from './importer.ts';
import { changedSince } from './start-pause.ts';

type Line = {
  msg: string;
  time: string;
  code?: number;
  said?: string;
  failures?: number;
  pause_ms?: number;
  changed_file?: string;
};

function givenLog() {
  const lines: Line[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return { lines, log: createLog({ destination, level: 'info' }) };
}

test('an import process that ends before it is ready is started again after longer and longer pauses, each with a line that says why', async (t) => {
  const { sql } = await givenDatabase(t);
  const { lines, log } = givenLog();
  // What it is told cannot be used: to a server it looks like code of another version, that is told what it does not know.
  const config = { ...readConfig({ DATA_DIR: givenFolder() }), secret: 'short' };
  const schedule = { every() {}, start() {}, stop: async () => {} };
  const importer = createImporter({ sql, config, log, schedule, rush: createRush() });
  t.after(() => importer.stop());
  const import_id = newId();
  assert.equal(importer.heldUp(), false);
  await until('three ends', async () => {
    importer.kick(import_id);
    return lines.length >= 3 || null;
  });
  assert.deepEqual(
    lines.map(({ failures, pause_ms, code }) => [failures, pause_ms, code]),
    [
      [1, 1_000, 1],
      [2, 2_000, 1],
      [3, 4_000, 1],
    ],
  );
  assert.equal(importer.heldUp(), true, 'and who looks at the file is told');
  assert.match(lines[0]!.msg, /^the import process ended before it was ready: /);
  assert.match(lines[0]!.said!, /the secret must be at least 32 bytes long/);
  // Three seconds between the ends, less what the first line took to be written.
  assert.ok(Date.parse(lines[2]!.time) - Date.parse(lines[0]!.time) >= 2_500, 'it waited as long as it says');
});

test('code put there after the server started is told from code that was there, whatever time its files bear', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'madang-code-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'old.ts'), '');
  await sleep(30);
  const since_ms = Date.now();
  await sleep(30);
  writeFileSync(join(folder, 'deep', 'note.txt'), '');
  assert.equal(await changedSince([folder], since_ms), null);
  writeFileSync(join(folder, 'deep', 'new.ts'), '');
  utimesSync(join(folder, 'deep', 'new.ts'), 1, 1);
  assert.equal(await changedSince([folder], since_ms), join('deep', 'new.ts'));
});
