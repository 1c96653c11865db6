import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type HouseMap, house } from './architecture-map.ts';
import { planted, sound } from './architecture-planted.ts';
import { checkArchitecture } from './architecture-rules.ts';
import { scan } from './architecture-scan.ts';

const map: HouseMap = {
  ...house,
  tiers: [['inventory', 'ledger'], ['orders', 'cart'], ['checkout']],
  siblings: { 'inventory -> ledger': 'a reason', 'orders -> cart': 'a reason' },
  pure_files: ['modules/inventory/stock.ts'],
  modules_with_rules: ['inventory'],
};

function build(t: TestContext, planted: Record<string, string | null>) {
  const root = mkdtempSync(join(tmpdir(), 'madang-house-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries({ ...sound, ...planted })) {
    if (text === null) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('a sound house has no violation', (t) => {
  const verdict = checkArchitecture(build(t, {}), map);
  assert.deepEqual(verdict.violations, []);
  assert.deepEqual(verdict.modules.sort(), ['checkout', 'inventory', 'orders']);
});

for (const [name, rule, where, files] of planted) {
  test(`names the violation: ${name}`, (t) => {
    const { violations } = checkArchitecture(build(t, files), {
      ...map,
      tiers: map.tiers.map((tier, n) => (n === 1 ? [...tier, 'orders2'] : tier)),
    });
    assert.ok(violations.length > 0, 'nothing was found');
    for (const violation of violations)
      assert.ok(
        violation.rule === rule && violation.where.endsWith(where),
        `expected ${rule} at ${where}: ${JSON.stringify(violation)}`,
      );
  });
}

test('fails when it read no modules', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'madang-house-'));
  t.after(() => rmSync(root, { recursive: true }));
  assert.equal(checkArchitecture(root, map).violations[0]?.rule, 'nothing-read');
});

test('a module with rules must name its pure file', (t) => {
  const { violations } = checkArchitecture(build(t, {}), { ...map, modules_with_rules: ['orders'] });
  assert.deepEqual(
    violations.map((violation) => violation.where),
    ['server/modules/orders'],
  );
});

test('the scanner reads imports and templates, and nothing in comments, strings and regular expressions', () => {
  const source = [
    `import a, { type B } from './a.ts';`,
    `import type { C } from "./c.ts";`,
    `import './side.css';`,
    `export * from './d.ts';`,
    `const e = await import('./e.ts');`,
    `// import x from './no.ts'`,
    `/* import x from './no.ts' */ const quote = /["'\`]/; const half = 6 / 2; const s = "import y from './no.ts'";`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the scanner's food
    'const t = `from ${nested(`inner ${1} text`, { a: 1 })} import z from "./no.ts"`;',
    `const jsx = <p>it's fine</p>;`,
    `export {\n  f,\n} from './f.ts';`,
  ].join('\n');
  const read = scan(source);
  assert.deepEqual(read.imports.map((found) => [found.specifier, found.type_only, found.line]).sort(), [
    ['./a.ts', false, 1],
    ['./c.ts', true, 2],
    ['./d.ts', false, 4],
    ['./e.ts', false, 5],
    ['./f.ts', false, 12],
    ['./side.css', false, 3],
  ]);
  assert.deepEqual(read.templates.map((template) => template.text).sort(), [
    'from  ?  import z from "./no.ts"',
    'inner  ?  text',
  ]);
});

test('the real house is sound', () => {
  const verdict = checkArchitecture(dirname(import.meta.dirname));
  assert.deepEqual(verdict.violations, []);
  assert.ok(verdict.files > 20);
});
