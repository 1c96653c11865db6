import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadJob } from '../load/run-load.ts';
import type { Stand } from '../stand.ts';
import { inTurns, type Turns } from './in-turns.ts';
import { withPeer } from './placing.ts';

export type Sample = { status: number; type: string; bytes: string };

export type Compared = Turns & { connections: number };

/** What a GET is answered, to be answered just so by the bare server. */
export async function sample(port: number, path: string): Promise<Sample> {
  const reply = await fetch(`http://127.0.0.1:${port}${path}`);
  const bytes = Buffer.from(await reply.arrayBuffer()).toString('base64');
  if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}`);
  return { status: 200, type: reply.headers.get('content-type') ?? '', bytes };
}

/** The job at our server and at a bare node:http server that returns the very same bytes, in turns. Any other status of ours is an error. */
export async function againstBare(stand: Stand, job: LoadJob, answer: Sample): Promise<Compared> {
  const file = join(stand.folder, `answer-${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(answer));
  return withPeer(new URL('../peers/bare.ts', import.meta.url), { ANSWER_FILE: file }, async (port) => {
    const seen = await inTurns({
      ours: job,
      bare: { ...job, ports: [port] },
      check(ours) {
        if ((ours.by_status[answer.status] ?? 0) !== ours.requests)
          throw new Error(`instead of ${answer.status} it answered ${JSON.stringify(ours.by_status)}`);
      },
    });
    return { ...seen, connections: job.connections };
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
