import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { type TestContext, test } from 'node:test';
import { backendStepsAside, stepAside } from './step-aside.ts';
import { givenDatabase } from './testing.ts';

const skip = existsSync('/proc/self/stat') ? false : 'no Linux';
const has_sessions = existsSync('/proc/self/autogroup');

/** The priority of the session a process is of, where processors are shared among sessions. */
const sessionOf = (pid: number | 'self') =>
  has_sessions ? Number(/nice (-?\d+)/.exec(readFileSync(`/proc/${pid}/autogroup`, 'utf8'))?.[1]) : null;

async function givenProcess(t: TestContext, detached: boolean): Promise<ChildProcess & { pid: number }> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore', detached });
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child as ChildProcess & { pid: number };
}

test('who leads a session lowers it with itself; a session that others share stays', { skip }, async (t) => {
  const [alone, among] = [await givenProcess(t, true), await givenProcess(t, false)];
  const before = sessionOf('self');
  for (const { pid } of [alone, among]) stepAside(pid);
  assert.deepEqual([getPriority(alone.pid), getPriority(among.pid)], [10, 10]);
  assert.deepEqual([sessionOf(alone.pid), sessionOf('self')], [has_sessions ? 10 : null, before]);
});

test('a backend steps aside by its own word, and nobody else who has its number', { skip }, async (t) => {
  const { sql } = await givenDatabase(t);
  const connection = await sql.reserve();
  const [backend] = await connection<{ pid: number; user: string; database: string }[]>`
    select pg_backend_pid() as pid, session_user::text as user, current_database() as database`;
  const { pid, ...who } = backend!;
  const stranger = await givenProcess(t, true);
  const as_before = [getPriority(stranger.pid), getPriority(pid)];
  backendStepsAside(stranger.pid, who);
  backendStepsAside(pid, { ...who, database: 'another' });
  assert.deepEqual([getPriority(stranger.pid), getPriority(pid)], as_before);
  backendStepsAside(pid, who);
  assert.deepEqual([getPriority(pid), sessionOf(pid)], [10, has_sessions ? 10 : null]);
  connection.release();
});
