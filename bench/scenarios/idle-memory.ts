import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result, Scenario } from '../main.ts';
import { freePort, startServer } from '../stand.ts';

const must_own_mib = 180;
const must_all_mib = 320;

/**
 * Memory at rest, ten seconds after the start of a demo shop: proportional set sizes (memory shared between PostgreSQL's
 * processes counts once). The sandbox provider stands for somebody else's server and is not counted.
 */
export const idleMemory: Scenario = {
  name: 'memory',
  async run(stand) {
    const one = await startServer(await freePort(), {
      DATA_DIR: join(stand.folder, 'idle'),
      MADANG_DEMO: '1',
      SANDBOX_URL: stand.sandbox_url,
    });
    await new Promise((done) => setTimeout(done, 10_000));
    const own = pss_mib(one.child.pid!);
    const all = familyOf(one.child.pid!).reduce((sum, pid) => sum + pss_mib(pid), 0);
    await one.stop();
    const result = (name: string, ours: number, must: number): Result => ({
      name,
      unit: 'MiB',
      ours,
      reference_name: 'the figure it must reach',
      reference: must,
      ratio: must / ours,
      must: `<= ${must} MiB`,
      ok: ours <= must,
    });
    return [
      result('memory at rest, the Madang process', own, must_own_mib),
      result('memory at rest, with its own PostgreSQL', all, must_all_mib),
    ];
  },
};

function pss_mib(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

/** The process and all that descend from it. */
function familyOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='])
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = [pid];
  for (const one of family) for (const [child, parent] of rows) if (parent === one) family.push(child!);
  return family;
}
