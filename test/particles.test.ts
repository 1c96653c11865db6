import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sourcesBelow(path);
    return /\.(tsx?|mjs|sql|html)$/.test(entry.name) ? [path] : [];
  });
}

/** Both forms of a particle, for the reader to choose: nobody writes so to a person. */
const undecided = /은\(는\)|는\(은\)|을\(를\)|를\(을\)|이\(가\)|가\(이\)|와\(과\)|과\(와\)|\(으\)로|\(이\)(?:라|며|나)/;

test('no sentence leaves the Korean particle to its reader: where the word before it is unknown, the sentence is another', () => {
  const files = ['contract', 'crowd', 'sandbox', 'server', 'verify', 'web'].flatMap((one) =>
    sourcesBelow(join(root, one)),
  );
  const found = [...files, join(root, 'start.mjs')].flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line, at) => (undecided.test(line) ? [`${relative(root, path)}:${at + 1}: ${line.trim()}`] : [])),
  );
  assert.ok(files.length > 700, `only ${files.length} files were read`);
  assert.deepEqual(found, []);
});
