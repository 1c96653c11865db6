// `npm run check`: everything that can be known without running the shop. One line a step, details only of what failed.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { ensureNode, root } from './environment.mjs';

ensureNode();
const node = process.execPath;
const kept_types = 'node_modules/.cache/types.tsbuildinfo';
const steps = [
  ['format and lint', 'biome', ['check', '--error-on-warnings', '--max-diagnostics=50', '.']],
  [
    'types',
    'tsc',
    // Each checker looks at what several files share by itself: four, as it would have, take half as much again.
    `--noEmit -p tsconfig.json --incremental --tsBuildInfoFile ${kept_types} --checkers 2`.split(' '),
    // Its memory is collected at five times what is in use instead of twice: a third of its processor was that.
    { GOGC: '400' },
  ],
  ['architecture', node, ['test/architecture.ts']],
  ['migrations', node, ['test/migrations.ts']],
  ['secrets, packages', node, ['test/scan-secrets.mjs']],
  ['dead code', 'knip', ['--no-progress']],
];

let failed = 0;
const waiting = [...steps];
// Two at a time, for two cores: most of them use one.
await Promise.all([work(), work()]);
process.exit(failed === 0 ? 0 : 1);

async function work() {
  for (let step = waiting.shift(); step; step = waiting.shift()) await take(step);
}

async function take([name, command, args, environment = {}]) {
  const started = performance.now();
  const env = { ...process.env, ...environment };
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((done) => child.once('error', done).once('close', done));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const said = `${stdout}${stderr}${status instanceof Error ? `${status.message}\n` : ''}`.trimEnd();
  if (status !== 0) failed++;
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'}  ${name.padEnd(16)} ${seconds.padStart(5)} s  ${lastLine(said)}`);
  if (status !== 0) console.log(said.replace(/^/gm, '      '));
}

/** The step's own closing figure, without the noise of how it was started. */
function lastLine(text) {
  const lines = text.split('\n').filter((line) => line.trim() && !/^npm warn/.test(line));
  return lines.at(-1)?.trim().slice(0, 110) ?? '';
}
