import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder_prefix, ownFolder, sweepCopies } from './sweep.ts';

test('folders of killed rehearsals go; those of running, ended and unknown ones stay', async (t) => {
  const parent = mkdtempSync(join(tmpdir(), 'madang-sweep-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  const given = (name: string, owner?: number) => {
    const folder = join(parent, folder_prefix + name);
    mkdirSync(join(folder, 'data', 'postgres'), { recursive: true });
    if (owner) writeFileSync(join(folder, 'owner'), String(owner));
    return folder;
  };
  const alive = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)', 'crowd']);
  t.after(() => alive.kill('SIGKILL'));
  const dead = spawn(process.execPath, ['--eval', '0']);
  await once(dead, 'exit');

  const killed = given('killed', dead.pid);
  const running = given('running', alive.pid);
  const ended = given('ended');
  const database = given('database', dead.pid);
  const cluster = join(database, 'data', 'postgres');
  const postmaster = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)', cluster]);
  t.after(() => postmaster.kill('SIGKILL'));
  writeFileSync(join(cluster, 'postmaster.pid'), `${postmaster.pid}\n${cluster}\n`);
  const foreign = join(parent, 'somebody-else');
  mkdirSync(foreign);

  assert.deepEqual(sweepCopies(parent), [killed]);
  for (const folder of [running, ended, database, foreign]) assert.ok(existsSync(folder), folder);
  const release = ownFolder(ended);
  assert.ok(existsSync(join(ended, 'owner')));
  release();
  assert.ok(!existsSync(join(ended, 'owner')));
});
