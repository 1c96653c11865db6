import assert from 'node:assert/strict';
import test from 'node:test';
import { lockFolder, lockHolder } from './folder-lock.ts';
import { givenFolder, runProcess, until } from './testing-process.ts';

test('one process has a folder until it ends, however it ends and whatever it keeps', async (t) => {
  const folder = givenFolder();
  const script = `
    import { lockFolder } from './server/platform/folder-lock.ts';
    lockFolder(process.env.FOLDER).describe('the first');
    for (let i = 0; i < 5; i++) { gc(); await new Promise((done) => setTimeout(done, 20)); }
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const first = runProcess(t, ['--expose-gc', '--input-type=module', '-e', script], { env: { FOLDER: folder } });
  await until('the lock', () => first.output().includes('locked'));
  assert.equal(lockFolder(folder), null);
  assert.equal(lockHolder(folder), 'the first');
  await first.end('SIGKILL');
  const mine = lockFolder(folder);
  assert.ok(mine);
  assert.equal(lockFolder(folder), null, 'nor twice in one process');
  mine.release();
  lockFolder(folder)!.release();
});
