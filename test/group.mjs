// What run.mjs has node's test runner run: the test files named as arguments, one after another in one process, each a suite
// of its own with its own hooks. What they share (the shop's modules, the browser) is loaded and warmed up once, not a file.
import async_hooks from 'node:async_hooks';
import { appendFileSync, readFileSync } from 'node:fs';
import { createRequire, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { root } from './environment.mjs';

// `require`, since it has read a file to its end when it returns: the tests of one whose `import` took turns with others
// would be taken for theirs.
const load = createRequire(import.meta.url);
const { createHook } = async_hooks;
// The runner follows every promise of the process from its birth to its end, to know whose error it is that nobody caught: ten
// times what an `await` costs, in the shop under test too. Such errors are kept here instead, and fail their file.
async_hooks.createHook = (heard) => createHook({ ...heard, trackPromises: false });
const { after, before, beforeEach, describe } = load('node:test');
async_hooks.createHook = createHook;

const kept_in = process.env.MADANG_PROCESSOR;
const uncaught = [];
let latest = '';

/** Seconds of processor of this process and of those it started and waited for; null where the kernel does not tell. */
function processorSeconds() {
  try {
    const after_name = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1).split(' ');
    return after_name.slice(11, 15).reduce((sum, n) => sum + Number(n), 0) / 100;
  } catch {
    return null;
  }
}

for (const [index, file] of process.argv.slice(2).entries())
  describe(file, () => {
    let begun = 0;
    before(() => {
      // All are loaded before the first one runs: its figure has the loading in it.
      if (index > 0) begun = processorSeconds();
    });
    beforeEach((t) => {
      latest = t.name;
    });
    load(join(root, file));
    after(() => {
      const now = processorSeconds();
      if (kept_in && now !== null) appendFileSync(kept_in, `${file} ${now - begun}\n`);
      const [first] = uncaught.splice(0);
      if (first) throw new Error(`nobody caught, in or after "${first.test}": ${first.error}`, { cause: first.error });
    });
  });

for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => uncaught.push({ error, test: latest }));

// Now, not when this process ends: those that start meanwhile need not compile the same.
flushCompileCache();
