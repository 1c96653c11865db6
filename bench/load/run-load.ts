import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadResult } from './http-load.ts';

/** What the load process is told: which requests, at which ports (connections are spread over them). */
export type LoadJob = {
  kind: 'place' | 'buy' | 'get' | 'sign_in' | 'claim' | 'enter';
  ports: number[];
  connections: number;
  duration_ms: number;
  warmup_ms: number;
  /** Of `get`: so many a second, answered or not; without it each connection asks as soon as it was answered. */
  per_second?: number;
  path?: string;
  variant_id?: string;
  unit_price_krw?: number;
  cookies?: string[];
  /** Cookies go around by order instead of by connection. */
  another_guest_each?: boolean;
  /** A coupon code every order is placed with, and what it takes off. */
  code?: { code: string; discount_krw: number };
  /** What guests' cookies are signed with, where each request is a person's who was not seen before. */
  secret?: string;
  sandbox_port?: number;
  headers?: string;
};

/** Runs load in a process of its own, so that its work is not the server's; at a pace of its own also in a session of its own (own-telephones.ts). */
export function runLoad(job: LoadJob): Promise<LoadResult> {
  return startLoad(job).result;
}

/** Load at a pace: `counting` when its answers count, `enough` ends it before its time. */
export function startLoad(job: LoadJob): { counting: Promise<void>; enough(): void; result: Promise<LoadResult> } {
  const child = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), {
    execArgv: ['--max-semi-space-size=64'],
    detached: job.per_second !== undefined,
  });
  const counting = Promise.withResolvers<void>();
  const result = new Promise<LoadResult>((done, fail) => {
    let found: LoadResult | undefined;
    child.on('message', (message) => {
      if (message === 'counting') counting.resolve();
      else found = message as LoadResult;
    });
    child.on('exit', (code) => (found ? done(found) : fail(new Error(`the load process ended with ${code}`))));
  });
  child.send(job);
  return { counting: counting.promise, enough: () => void child.send('enough'), result };
}
