import assert from 'node:assert/strict';
import { chmodSync, chownSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { ownUser, publicFolder, reachable } from './embedded-db-user.ts';
import { givenFolder } from './testing-process.ts';

const stranger = { uid: 65534, gid: 65534 };

test('a folder outside the clone is made once, with a mode that lets others in but not write', () => {
  const root = join(givenFolder(), 'madang');
  const folder = publicFolder('programs', [root]);
  assert.equal(folder, join(root, 'programs'));
  assert.equal(lstatSync(folder).mode & 0o777, 0o755);
  assert.equal(publicFolder('programs', [root]), folder);
});

test('a folder somebody else could have prepared is passed over', () => {
  const base = givenFolder();
  const [link, open, good] = [join(base, 'link'), join(base, 'open'), join(base, 'good')];
  mkdirSync(join(base, 'trap'));
  symlinkSync(join(base, 'trap'), link);
  mkdirSync(open);
  chmodSync(open, 0o777);
  assert.equal(publicFolder('x', [link, open, good]), join(good, 'x'));
  mkdirSync(join(base, 'inner'));
  symlinkSync(join(base, 'trap'), join(base, 'inner', 'x'));
  assert.equal(publicFolder('x', [join(base, 'inner'), good]), join(good, 'x'));
  if (ownUser().uid === 0) {
    const theirs = join(base, 'theirs');
    mkdirSync(theirs);
    chownSync(theirs, stranger.uid, stranger.gid);
    assert.equal(publicFolder('x', [theirs, good]), join(good, 'x'));
  }
});

test('a folder is reachable only when every folder above it lets that user pass', () => {
  const base = givenFolder();
  const folder = join(base, 'home', 'clone');
  mkdirSync(folder, { recursive: true });
  assert.equal(reachable(folder, stranger), true);
  chmodSync(join(base, 'home'), 0o700);
  assert.equal(reachable(folder, stranger), ownUser().uid === stranger.uid);
  assert.equal(reachable(folder, ownUser()), true);
});
