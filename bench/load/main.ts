/** The load process: told one job by its parent, answers with one result, ends. */

import { once } from 'node:events';
import { buyAll } from './buy.ts';
import { claimer } from './claimer.ts';
import { enterer } from './enterer.ts';
import { type LoadResult, load } from './http-load.ts';
import { ownTelephones } from './own-telephones.ts';
import { pacedLoad } from './paced.ts';
import { placer } from './placer.ts';
import type { LoadJob } from './run-load.ts';
import { signer } from './signer.ts';

process.once('disconnect', () => process.exit(1));
process.once('message', async (message) => {
  const job = message as LoadJob;
  if (job.per_second) await ownTelephones();
  const result = job.kind === 'buy' ? await buyAll(job) : job.per_second ? await paced(job) : await spread(job);
  const { user, system } = process.cpuUsage();
  result.cpu_ms = (user + system) / 1_000;
  process.send!(result, () => process.exit(0));
});

const paced = (job: LoadJob): Promise<LoadResult> =>
  pacedLoad({
    counting: () => void process.send!('counting'),
    enough: once(process, 'message'),
    ...{ host: '127.0.0.1', port: job.ports[0]!, connections: job.connections, per_second: job.per_second! },
    ...{ duration_ms: job.duration_ms, warmup_ms: job.warmup_ms, request: getOf(job)() },
  });

async function spread(job: LoadJob): Promise<LoadResult> {
  const each = Math.ceil(job.connections / job.ports.length);
  const parts = await Promise.all(
    job.ports.map((port, at) =>
      load({
        host: '127.0.0.1',
        port,
        connections: Math.min(each, job.connections - at * each),
        duration_ms: job.duration_ms,
        warmup_ms: job.warmup_ms,
        next: requestsOf(job),
      }),
    ),
  );
  return parts.length === 1 ? parts[0]! : addUp(parts);
}

function requestsOf(job: LoadJob): (connection: number) => Buffer {
  if (job.kind === 'get') return getOf(job);
  if (job.kind === 'claim') return claimer(job);
  if (job.kind === 'enter') return enterer(job);
  return job.kind === 'sign_in' ? signer() : placer(job);
}

function addUp(parts: LoadResult[]): LoadResult {
  const by_status: Record<number, number> = {};
  for (const part of parts)
    for (const [status, count] of Object.entries(part.by_status))
      by_status[Number(status)] = (by_status[Number(status)] ?? 0) + count;
  return {
    requests: parts.reduce((sum, part) => sum + part.requests, 0),
    seconds: Math.max(...parts.map((part) => part.seconds)),
    per_second: parts.reduce((sum, part) => sum + part.per_second, 0),
    by_status,
    latency_ms: {
      p50: Math.max(...parts.map((part) => part.latency_ms.p50)),
      p99: Math.max(...parts.map((part) => part.latency_ms.p99)),
      max: Math.max(...parts.map((part) => part.latency_ms.max)),
    },
  };
}

function getOf(job: LoadJob): () => Buffer {
  const bytes = Buffer.from(
    `GET ${job.path} HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\n${job.headers ?? ''}\r\n`,
  );
  return () => bytes;
}
