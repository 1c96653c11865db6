import { join } from 'node:path';
import type { Result, Scenario } from '../main.ts';
import { freePort, startServer } from '../stand.ts';

const must_existing_ms = 2_500;
const must_fresh_ms = 8_000;

/** From the command to the first answer, own PostgreSQL included: an empty folder with the demo shop, then the same folder again. */
export const start: Scenario = {
  name: 'start',
  async run(stand) {
    const env = { DATA_DIR: join(stand.folder, 'start'), MADANG_DEMO: '1' };
    const times: number[] = [];
    for (let i = 0; i < 4; i++) {
      const one = await startServer(await freePort(), env);
      times.push(one.ready_ms);
      await one.stop();
    }
    const existing = times.slice(1).sort((a, b) => a - b)[1]!;
    const result = (name: string, ours: number, must: number): Result => ({
      name,
      unit: 'ms',
      ours,
      reference_name: 'the figure it must reach',
      reference: must,
      ratio: must / ours,
      must: `<= ${must} ms`,
      ok: ours <= must,
    });
    return [
      result('start to first answer, fresh folder with the demo shop', times[0]!, must_fresh_ms),
      result('start to first answer, existing data (median of 3)', existing, must_existing_ms),
    ];
  },
};
