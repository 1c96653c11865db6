import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadResult } from '../load/http-load.ts';
import { type LoadJob, runLoad } from '../load/run-load.ts';
import type { Stand } from '../stand.ts';
import { withPeer } from './placing.ts';

export type Sample = { status: number; type: string; bytes: string };

export type Compared = { ours: LoadResult; bare: LoadResult; ratio: number; ratios: number[]; connections: number };

const turns = 9;
/** Of what the job takes in one piece. */
const share = 0.2;
const warmup_ms = 500;

/** What a GET is answered, to be answered just so by the bare server. */
export async function sample(port: number, path: string): Promise<Sample> {
  const reply = await fetch(`http://127.0.0.1:${port}${path}`);
  const bytes = Buffer.from(await reply.arrayBuffer()).toString('base64');
  if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}`);
  return { status: 200, type: reply.headers.get('content-type') ?? '', bytes };
}

/**
 * The job at our server and at a bare node:http server that returns the very same bytes, in short turns one after the other: a
 * machine that changes its speed from one quarter of a minute to the next gave 0.32 and 0.59 x for the same code when each was
 * measured in one piece. The turn told is the one whose ratio is in the middle. Any other status of ours is an error.
 */
export async function againstBare(stand: Stand, job: LoadJob, answer: Sample): Promise<Compared> {
  const file = join(stand.folder, `answer-${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(answer));
  const slice = { ...job, duration_ms: Math.ceil(job.duration_ms * share), warmup_ms };
  return withPeer(new URL('../peers/bare.ts', import.meta.url), { ANSWER_FILE: file }, async (port) => {
    // Neither is compiled yet.
    for (const ports of [job.ports, [port]]) await runLoad({ ...slice, ports, warmup_ms: 0 });
    const seen: { ours: LoadResult; bare: LoadResult; ratio: number }[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const ours = await runLoad(slice);
      if ((ours.by_status[answer.status] ?? 0) !== ours.requests)
        throw new Error(`instead of ${answer.status} it answered ${JSON.stringify(ours.by_status)}`);
      const bare = await runLoad({ ...slice, ports: [port] });
      seen.push({ ours, bare, ratio: ours.per_second / bare.per_second });
    }
    seen.sort((a, b) => a.ratio - b.ratio);
    const ratios = seen.map((one) => Math.round(one.ratio * 100) / 100);
    return { ...seen[turns >> 1]!, ratios, connections: job.connections };
  });
}

/** As a result of the bench says it; all turns are told. */
export const comparedTo = ({ ours, bare, ratio, ratios, connections }: Compared) => ({
  ours: ours.per_second,
  reference_name: 'bare node:http, same bytes',
  reference: bare.per_second,
  ratio,
  more: { p99_ms: ours.latency_ms.p99, connections, ratios },
});
