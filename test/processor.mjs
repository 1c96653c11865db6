// Imported into every test file's process by run.mjs: says at its end how many seconds of processor it took, with the
// processes it started and waited for (not the shared PostgreSQL). Only where the kernel tells (Linux).
import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './environment.mjs';

const file = process.env.MADANG_PROCESSOR;
if (file && process.argv[1]?.includes('.test.ts'))
  process.on('exit', () => {
    try {
      const after_name = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1).split(' ');
      const ticks = after_name.slice(11, 15).reduce((sum, n) => sum + Number(n), 0);
      appendFileSync(file, `${relative(root, process.argv[1])} ${ticks / 100}\n`);
    } catch {
      // a kernel without /proc
    }
  });
