import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../platform/ids.ts';
import { createLog } from '../platform/log.ts';
import { createRehearsals, type ShownRehearsal } from './rehearsals.ts';

const line = { people: 100, let_in: 20, capacity: 7, peak_inside: 6 };
const input = { buyers: 100, stock: 10, misbehave: 0.1 };
const verdict = {
  ok: true,
  sold: 10,
  refused: { sold_out: 90 },
  violations: [],
  latency_ms: { p50: 3, p99: 20, max: 41 },
  orders_per_s: 812.5,
  line: {
    ...line,
    told_the_end: { people: 80, streams: 4, after_ms: { p50: 300, max: 600 } },
    manners: { patient: 100 },
  },
  url: 'http://localhost:1',
};
const log = createLog({ destination: { write: () => {} } });

/** A program in place of the crowd: what it prints is what the crowd would print. */
function givenRehearsals(t: TestContext, program: string) {
  const folder = mkdtempSync(join(tmpdir(), 'madang-rehearsals-'));
  // What was killed may write a last line meanwhile.
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const told: ShownRehearsal[] = [];
  const options = {
    folder,
    command: [process.execPath, '--eval', program, '--'] as [string, ...string[]],
    log,
    changed: (one: ShownRehearsal) => told.push(structuredClone(one)),
  };
  return { folder, told, rehearsals: createRehearsals(options), again: () => createRehearsals(options) };
}

async function until<T>(ask: () => T | Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  for (let waited = 0; waited < 10_000; waited += 20) {
    const now = await ask();
    if (holds(now)) return now;
    await sleep(20);
  }
  throw new Error('it never came');
}

async function untilEnded(rehearsals: ReturnType<typeof createRehearsals>, id: string): Promise<ShownRehearsal> {
  const seen = await until(
    () => rehearsals.read(id),
    (now) => now !== null && now.state !== 'running',
  );
  return seen!;
}

test('a rehearsal that holds passes; its arguments, lines and verdict are kept', async (t) => {
  const { rehearsals, told, again } = givenRehearsals(
    t,
    `console.error('args ' + process.argv.slice(1).join(' ')); console.error('██ 50 %'); console.log('${JSON.stringify(verdict)}')`,
  );
  const started = await rehearsals.start({ ...input, kill: true, line: { capacity: 7 } }, 2);
  assert.ok(started.ok);
  assert.equal(started.value.state, 'running');
  const ended = await untilEnded(rehearsals, started.value.rehearsal_id);
  assert.equal(ended.state, 'passed');
  assert.deepEqual(ended.verdict?.refused, { sold_out: 90 });
  assert.deepEqual(ended.verdict?.line, { ...line, told_the_end: { people: 80, after_ms: { p50: 300, max: 600 } } });
  assert.equal(ended.verdict && 'url' in ended.verdict, false, 'only the fields of the contract are kept');
  assert.match(
    ended.lines[0] ?? '',
    /^args --copy --json --buyers 100 --stock 10 --misbehave 0.1 --cap 2 --kill 3 --line --capacity 7$/,
  );
  assert.equal(told.at(-1)?.state, 'passed');
  // The end is told before its paper is on the disk.
  const read = await until(
    () => again().read(started.value.rehearsal_id),
    (now) => now?.ended_at !== null,
  );
  assert.deepEqual(read, ended, 'another process reads the same paper');
});

test('broken promises fail it, and what the crowd found is shown', async (t) => {
  const said = { ...verdict, ok: false, violations: [{ promise: 'P1', what: 'oversold' }] };
  const { rehearsals } = givenRehearsals(t, `console.log('${JSON.stringify(said)}'); process.exitCode = 1`);
  const started = await rehearsals.start(input, null);
  assert.ok(started.ok);
  const ended = await untilEnded(rehearsals, started.value.rehearsal_id);
  assert.equal(ended.state, 'failed');
  assert.deepEqual(ended.verdict?.violations, [{ promise: 'P1', what: 'oversold' }]);
});

test('a crowd that cannot begin, or says nothing, is broken and says why', async (t) => {
  const cannot = givenRehearsals(t, `console.log('{"ok":false,"error":"no room on the disk"}'); process.exitCode = 2`);
  const first = await cannot.rehearsals.start(input, null);
  assert.ok(first.ok);
  const ended = await untilEnded(cannot.rehearsals, first.value.rehearsal_id);
  assert.equal(ended.state, 'broken');
  assert.equal(ended.lines.at(-1), 'no room on the disk');

  const silent = givenRehearsals(t, 'process.exitCode = 3');
  const second = await silent.rehearsals.start(input, null);
  assert.ok(second.ok);
  const gone = await untilEnded(silent.rehearsals, second.value.rehearsal_id);
  assert.deepEqual([gone.state, gone.lines.at(-1)], ['broken', 'exit status 3']);
});

test('one at a time; stopping it ends the program and frees the place', async (t) => {
  const { rehearsals } = givenRehearsals(t, `console.error('begun'); setInterval(() => {}, 1000)`);
  const first = await rehearsals.start(input, null);
  assert.ok(first.ok);
  const second = await rehearsals.start(input, null);
  assert.equal(second.ok, false);
  assert.equal(!second.ok && second.error.code, 'already_running');
  const stopped = await rehearsals.stop(first.value.rehearsal_id);
  assert.equal(stopped?.state, 'stopped');
  assert.ok(stopped?.ended_at);
  const third = await rehearsals.start(input, null);
  assert.ok(third.ok, 'the place is free again');
  await rehearsals.close();
});

test('a rehearsal whose process is gone is broken, never running; twenty papers are kept; damaged ones are left out', async (t) => {
  const { folder, rehearsals, again } = givenRehearsals(t, `console.log('${JSON.stringify(verdict)}')`);
  const paper: ShownRehearsal = {
    rehearsal_id: newId(),
    state: 'running',
    input,
    started_at: new Date().toISOString(),
    ended_at: null,
    lines: [],
    verdict: null,
  };
  writeFileSync(join(folder, `${paper.rehearsal_id}.json`), JSON.stringify(paper));
  writeFileSync(join(folder, `${newId()}.json`), '{"half":');
  assert.equal((await again().read(paper.rehearsal_id))?.state, 'broken');
  assert.deepEqual(
    (await again().list()).map((one) => one.rehearsal_id),
    [paper.rehearsal_id],
  );
  for (let n = 0; n < 21; n++) {
    const started = await rehearsals.start(input, null);
    assert.ok(started.ok);
    await untilEnded(rehearsals, started.value.rehearsal_id);
  }
  await until(
    () => readdirSync(folder).length,
    (papers) => papers === 20,
  );
  assert.equal(await rehearsals.read('../../../etc/passwd'), null);
});

test('what a killed process left is cleared away at the next start', async (t) => {
  const { folder, again } = givenRehearsals(
    t,
    `if (process.argv.includes('--sweep')) require('node:fs').writeFileSync(process.env.SWEPT, 'swept')`,
  );
  const swept = join(folder, 'swept');
  process.env.SWEPT = swept;
  t.after(() => delete process.env.SWEPT);
  const paper: ShownRehearsal = {
    rehearsal_id: newId(),
    state: 'running',
    input,
    started_at: '2026-01-01T00:00:00.000Z',
    ended_at: null,
    lines: [],
    verdict: null,
  };
  const file = join(folder, `${paper.rehearsal_id}.json`);
  writeFileSync(file, JSON.stringify(paper));
  again();
  for (let waited = 0; waited < 10_000 && !(existsSync(swept) && read(file).state === 'broken'); waited += 20)
    await sleep(20);
  assert.equal(read(file).state, 'broken');
  assert.ok(read(file).ended_at);
  assert.ok(existsSync(swept));
});

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as ShownRehearsal;
