import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Markdown files below a folder, without what was installed or built. */
function papersBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const foreign = ['node_modules', 'dist', 'data', 'coverage'].includes(entry.name) || entry.name.startsWith('.');
      return foreign ? [] : papersBelow(path);
    }
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** What a page points to: links and pictures, its own code blocks aside. */
function targetsOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  const links = [...prose.matchAll(/!?\[[^\]]*\]\(([^)\s]+)\)/g)].map((found) => found[1]!);
  const tags = [...prose.matchAll(/<(?:img|a)\s[^>]*?(?:src|href)="([^"]+)"/g)].map((found) => found[1]!);
  return [...links, ...tags].filter((target) => !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target));
}

/** A heading as GitHub names it in an address. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

function brokenLinks(folder: string): { links: number; broken: string[] } {
  let links = 0;
  const broken: string[] = [];
  for (const paper of papersBelow(folder)) {
    for (const target of targetsOf(readFileSync(paper, 'utf8'))) {
      links++;
      const [path, anchor] = decodeURI(target).split('#') as [string, string?];
      const there = path ? join(dirname(paper), path) : paper;
      const where = `${relative(folder, paper)} -> ${target}`;
      if (!existsSync(there)) broken.push(where);
      else if (anchor && there.endsWith('.md')) {
        const headings = [...readFileSync(there, 'utf8').matchAll(/^#+\s+(.+)$/gm)].map((found) => anchorOf(found[1]!));
        if (!headings.includes(anchor)) broken.push(where);
      }
    }
  }
  return { links, broken };
}

test('every relative link of every page leads somewhere', () => {
  const { links, broken } = brokenLinks(root);
  assert.deepEqual(broken, []);
  assert.ok(links > 30, `only ${links} links were read`);
});

test('a link that leads nowhere is seen', () => {
  const folder = mkdtempSync(join(tmpdir(), 'madang-links-'));
  try {
    writeFileSync(
      join(folder, 'a.md'),
      '# A Word\n[b](b.md) [none](c.md) ![](d.png) [up](#a-word) [not](#two) <img src="e.webp">\n',
    );
    writeFileSync(
      join(folder, 'b.md'),
      '[a](./a.md#a-word) [web](https://example.com/none)\n```\n[code](none.md)\n```\n',
    );
    assert.deepEqual(brokenLinks(folder), {
      links: 7,
      broken: ['a.md -> c.md', 'a.md -> d.png', 'a.md -> #two', 'a.md -> e.webp'],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every script a page tells to run exists', () => {
  const scriptsOf = (folder: string) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).scripts;
  const named = papersBelow(root).flatMap((paper) =>
    [...readFileSync(paper, 'utf8').matchAll(/npm run (?:-s |--silent )?([a-z][\w:-]*)(?: -w (\w+))?/g)].map(
      ([, script, workspace]) => ({ paper: relative(root, paper), script: script!, workspace: workspace ?? '.' }),
    ),
  );
  assert.ok(named.length > 10, `only ${named.length} scripts were read`);
  assert.deepEqual(
    named.filter(({ script, workspace }) => !(script in scriptsOf(workspace))),
    [],
  );
});

/** Every file of the house by its name, without what was installed or built. */
function filesByName(folder: string, found = new Map<string, string[]>()): Map<string, string[]> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist', 'data', 'coverage'].includes(entry.name) || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) filesByName(path, found);
    else found.set(entry.name, [...(found.get(entry.name) ?? []), relative(root, path)]);
  }
  return found;
}

/** Rows of a table of requirements that name no proof, and proofs that are no file (or a name that two files bear). */
function unprovenRows(text: string, known: Map<string, string[]>): { rows: number; wrong: string[] } {
  const rows = text.split('\n').filter((line) => /^\| V\d+/.test(line));
  const wrong = rows.flatMap((row) => {
    const cells = row.split(' | ');
    const named = [...row.matchAll(/`([\w./-]+\.(?:ts|mjs|sql))`/g)].map((found) => found[1]!);
    const missing = named.filter((name) =>
      name.includes('/') ? !existsSync(join(root, name)) : (known.get(name)?.length ?? 0) !== 1,
    );
    const shown = named.length > 0 || /\*\*gap\*\*|not used|npm run check/.test(row);
    return [...missing, ...(shown ? [] : [cells.slice(0, 2).join(' ')])];
  });
  return { rows: rows.length, wrong };
}

test('every row of the security table names a test that is there, or says what is missing', () => {
  const known = filesByName(root);
  const { rows, wrong } = unprovenRows(readFileSync(join(root, 'docs/security.md'), 'utf8'), known);
  assert.deepEqual(wrong, []);
  assert.ok(rows > 40, `only ${rows} rows were read`);
  const planted = '| V1 | a | b | `test/no.test.ts` |\n| V2 x | asked | here | |\n| V3 | a | **gap** | |';
  assert.deepEqual(unprovenRows(planted, known), { rows: 3, wrong: ['test/no.test.ts', '| V2 x asked'] });
});
