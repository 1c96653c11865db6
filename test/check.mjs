// `npm run check`: everything that can be known without running the shop. One line a step, details only of what failed.
import { spawnSync } from 'node:child_process';
import { ensureNode, root } from './environment.mjs';

ensureNode();
const node = process.execPath;
const steps = [
  ['format and lint', 'biome', ['check', '--error-on-warnings', '--max-diagnostics=50', '.']],
  [
    'types',
    'tsc',
    ['--noEmit', '-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', 'node_modules/.cache/types.tsbuildinfo'],
  ],
  ['architecture', node, ['test/architecture.ts']],
  ['migrations', node, ['test/migrations.ts']],
  ['secrets, packages', node, ['test/scan-secrets.mjs']],
  ['dead code', 'knip', ['--no-progress']],
];

let failed = 0;
for (const [name, command, args] of steps) {
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const text = `${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`.trimEnd();
  if (status !== 0) failed++;
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'}  ${name.padEnd(16)} ${seconds.padStart(5)} s  ${lastLine(text)}`);
  if (status !== 0) console.log(text.replace(/^/gm, '      '));
}

/** The step's own closing figure, without the noise of how it was started. */
function lastLine(text) {
  const lines = text.split('\n').filter((line) => line.trim() && !/^npm warn/.test(line));
  return lines.at(-1)?.trim().slice(0, 110) ?? '';
}

process.exit(failed === 0 ? 0 : 1);
