import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { givenFolder, root, runProcess } from '../server/platform/testing-process.ts';

/** Runs test files as run.mjs does, in one process. */
async function runGroup(t: test.TestContext, files: Record<string, string>) {
  const folder = givenFolder();
  const paths = Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), `import { test } from 'node:test';\n${text}`);
    return relative(root, join(folder, name));
  });
  const ran = runProcess(t, ['test/group.mjs', ...paths]);
  const code = await ran.exited;
  return { code, output: ran.output() };
}

const wait = (ms: number) => `await new Promise((done) => setTimeout(done, ${ms}));`;

test('an error that nobody caught fails the file in whose time it came, and is shown', async (t) => {
  const sound = `test('sound', async () => { ${wait(5)} });`;
  const rejection = `test('leaves a promise', async () => { ${wait(5)}
    void (async () => { ${wait(5)} throw new Error('planted rejection'); })(); ${wait(60)} });`;
  const thrown = `test('leaves a timer', async () => { ${wait(5)}
    setTimeout(() => { throw new Error('planted throw'); }, 5); });
    test('a later one', async () => { ${wait(60)} });`;
  const none = await runGroup(t, { 'a.test.ts': sound, 'b.test.ts': sound });
  assert.equal(none.code, 0, none.output);
  for (const [what, planted] of Object.entries({ rejection, throw: thrown })) {
    const { code, output } = await runGroup(t, { 'a.test.ts': planted, 'b.test.ts': sound });
    assert.equal(code, 1, output);
    assert.match(output, new RegExp(`planted ${what}`));
    assert.match(output, /✖ \S+a\.test\.ts/, output);
    assert.match(output, /✔ \S+b\.test\.ts/, output);
  }
});

test('a promise costs what it costs outside of tests', async (t) => {
  const text = `import { executionAsyncId } from 'node:async_hooks';
    test('ids', async () => { const begun = executionAsyncId(); await null; console.log('followed:', executionAsyncId() > begun); });`;
  const { output } = await runGroup(t, { 'a.test.ts': text });
  assert.match(output, /followed: false/, output);
});
