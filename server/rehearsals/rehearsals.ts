import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ok, type Rehearsal, type RehearsalInput, type Result, refuse, Verdict } from '@madang/contract';
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { newId } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { openPapers } from './papers.ts';

export type ShownRehearsal = Static<typeof Rehearsal>;
type Input = Static<typeof RehearsalInput>;
type StoodInLine = NonNullable<Static<typeof Verdict>['line']>;
type Running = { rehearsal: ShownRehearsal; kill(signal: NodeJS.Signals): void; ended: Promise<void> };

const kept_lines = 200;
const told_every_ms = 500;
/** The copy's server drains and its database checkpoints. */
const patience_ms = 60_000;
const fitsVerdict = Compile(Verdict);

/**
 * Runs the crowd against a copy of its own, one at a time in a process, and keeps the papers of the last ones in `folder`.
 * `command` is the crowd's program with its first arguments; a test gives another one. The crowd yields to the shop: it runs at low priority.
 */
export function createRehearsals(options: {
  folder: string;
  command: readonly [string, ...string[]];
  log: Log;
  changed?: (rehearsal: ShownRehearsal) => void;
}) {
  const papers = openPapers(options.folder);
  let running: Running | null = null;
  let starting = false;

  async function start(input: Input, cap_per_person: number | null): Promise<Result<ShownRehearsal>> {
    await cleared;
    if (running?.rehearsal.ended_at) await running.ended; // only its paper is still to be kept
    if (running || starting) return refuse('already_running');
    starting = true;
    try {
      const rehearsal: ShownRehearsal = {
        rehearsal_id: newId(),
        state: 'running',
        input,
        started_at: new Date().toISOString(),
        ended_at: null,
        lines: [],
        verdict: null,
      };
      await papers.save(rehearsal);
      running = run(rehearsal, argumentsOf(input, cap_per_person));
      return ok(structuredClone(rehearsal));
    } finally {
      starting = false;
    }
  }

  function run(rehearsal: ShownRehearsal, args: string[]): Running {
    const [program, ...first] = options.command;
    // The channel tells the crowd when we are gone, however we went: then it takes its copy down.
    const child = spawn(program, [...first, ...args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    }) as ChildProcessByStdio<null, Readable, Readable>;
    let output = '';
    let told: NodeJS.Timeout | null = null;
    const tell = () => {
      told ??= setTimeout(() => {
        told = null;
        options.changed?.(rehearsal);
      }, told_every_ms);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4_000_000);
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (!line.trim()) return;
      rehearsal.lines = [...rehearsal.lines, line.slice(0, 400)].slice(-kept_lines);
      tell();
    });
    try {
      if (child.pid) setPriority(child.pid, 10);
    } catch {
      // Not allowed here: it runs at our own priority.
    }
    const ended = new Promise<void>((done) => {
      const finish = (status: number | null, problem?: string) => {
        if (rehearsal.ended_at) return;
        if (told) clearTimeout(told);
        closeRehearsal(rehearsal, { status, output, problem });
        papers
          .save(rehearsal)
          .catch((error) => options.log.error({ err: error }, 'the papers of a rehearsal were not kept'))
          .finally(() => {
            // Until its paper says how it ended, the paper still says `running`: read it from here.
            running = null;
            done();
          });
        options.changed?.(rehearsal);
      };
      child.once('error', (error) => finish(null, error.message));
      child.once('close', (status) => finish(status));
    });
    return { rehearsal, ended, kill: (signal) => void child.kill(signal) };
  }

  /** A paper that still says `running` was left by a process that was killed: what it left on the disk is cleared away. */
  async function clearLeftovers(): Promise<void> {
    const began = new Date(Date.now() - process.uptime() * 1_000).toISOString();
    const left = (await papers.readAll()).filter((one) => one.state === 'running' && one.started_at < began);
    if (left.length === 0) return;
    const [program, ...first] = options.command;
    const sweeper = spawn(program, [...first, '--sweep'], { stdio: 'ignore' });
    sweeper.once('error', (error) => options.log.warn({ err: error }, 'leftovers of a rehearsal were not cleared'));
    for (const one of left) await papers.save({ ...one, state: 'broken', ended_at: new Date().toISOString() });
  }
  const cleared = clearLeftovers().catch((error) => {
    options.log.warn({ err: error }, 'leftovers of a rehearsal were not cleared');
  });

  return {
    start,
    /** The newest first; one that ran in a process that is gone is broken. */
    async list(): Promise<ShownRehearsal[]> {
      const mine = running?.rehearsal;
      const kept = await papers.readAll();
      return kept.map((one) => current(one, mine));
    },
    read,
    /** Asks it to end; it takes its copy down first. Ended ones stay as they are. */
    async stop(rehearsal_id: string): Promise<ShownRehearsal | null> {
      if (running?.rehearsal.rehearsal_id === rehearsal_id) await end(running);
      return await read(rehearsal_id);
    },
    /** Before the process ends: it is told, and takes its copy down even where that outlives us. */
    async close(): Promise<void> {
      if (running) await Promise.race([end(running), sleep(10_000, undefined, { ref: false })]);
    },
  };

  async function read(rehearsal_id: string): Promise<ShownRehearsal | null> {
    const mine = running?.rehearsal;
    const kept = await papers.read(rehearsal_id);
    return kept ? current(kept, mine) : null;
  }

  /** `mine`: what ran here when its paper was about to be read; it may have ended since, and the paper read be the one from before. */
  function current(kept: ShownRehearsal, mine: ShownRehearsal | undefined): ShownRehearsal {
    if (mine?.rehearsal_id === kept.rehearsal_id) return mine;
    return kept.state === 'running' ? { ...kept, state: 'broken' } : kept;
  }

  async function end(one: Running): Promise<void> {
    one.rehearsal.state = 'stopped';
    one.kill('SIGTERM');
    const killer = setTimeout(() => one.kill('SIGKILL'), patience_ms).unref();
    await one.ended;
    clearTimeout(killer);
  }
}

export type Rehearsals = ReturnType<typeof createRehearsals>;

function argumentsOf(input: Input, cap_per_person: number | null): string[] {
  return [
    '--copy',
    '--json',
    ...['--buyers', String(input.buyers)],
    ...['--stock', String(input.stock)],
    ...['--misbehave', String(input.misbehave)],
    ...(cap_per_person === null ? [] : ['--cap', String(cap_per_person)]),
    ...(input.kill ? ['--kill', '3'] : []),
    ...(input.line ? ['--line', '--capacity', String(input.line.capacity)] : []),
  ];
}

/** How it ended, by what the crowd printed: passed, failed, or broken where it never came to a verdict. */
function closeRehearsal(
  rehearsal: ShownRehearsal,
  end: { status: number | null; output: string; problem: string | undefined },
): void {
  rehearsal.ended_at = new Date().toISOString();
  if (rehearsal.state === 'stopped') return;
  const said = readJson(end.output);
  if (fitsVerdict.Check(said)) {
    const { ok: held, sold, refused, violations, latency_ms, orders_per_s } = said;
    rehearsal.verdict = { ok: held, sold, refused, violations: violations.slice(0, 100), latency_ms, orders_per_s };
    if (said.line) rehearsal.verdict.line = lineOf(said.line);
    rehearsal.state = held && end.status === 0 ? 'passed' : 'failed';
    return;
  }
  rehearsal.state = 'broken';
  const why = end.problem ?? (said as { error?: unknown } | null)?.error ?? `exit status ${end.status}`;
  rehearsal.lines = [...rehearsal.lines, String(why).slice(0, 2_000)].slice(-kept_lines);
}

/** The crowd says more of its line than we keep. */
function lineOf({ people, let_in, capacity, peak_inside, told_the_end: end }: StoodInLine): StoodInLine {
  const after_ms = { p50: end.after_ms.p50, max: end.after_ms.max };
  return { people, let_in, capacity, peak_inside, told_the_end: { people: end.people, after_ms } };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
