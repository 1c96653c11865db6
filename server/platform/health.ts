import { hash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** One thing a process needs before it may be sent traffic. Throws, or takes too long, where it is not so. */
export type ReadyCheck = () => Promise<unknown>;

const check_timeout_ms = 2_000;
/** A readiness answer is reused for this long, so that probing cannot become load. */
const reuse_ms = 500;

/**
 * `GET /healthz`: the process turns its loop. `GET /readyz`: it may be sent traffic: every check passes and it is not draining.
 * `GET /metrics`: Prometheus text, for this machine alone or whoever has `metrics_token` (figures tell a rival what sells).
 * None of them needs a session; none says anything about anybody.
 */
export function serveHealth(app: FastifyInstance, checks: Record<string, ReadyCheck>, metrics_token?: string): void {
  let last: { at_ms: number; failing: string[] } | null = null;
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    if (!last || performance.now() - last.at_ms > reuse_ms) {
      last = { at_ms: performance.now(), failing: await failing(checks) };
    }
    const names = app.edge.draining ? ['draining', ...last.failing] : last.failing;
    reply.header('cache-control', 'no-store').code(names.length === 0 ? 200 : 503);
    return names.length === 0 ? { status: 'ready' } : { status: 'not ready', failing: names };
  });
  app.get('/metrics', async (request, reply) => {
    if (!mayMeasure(request, metrics_token)) return reply.callNotFound();
    const { registry } = app.edge.metrics;
    reply.header('content-type', registry.contentType).header('cache-control', 'no-store');
    return registry.metrics();
  });
}

/** From this machine and through no proxy, or with the token. */
function mayMeasure({ headers, socket }: FastifyRequest, token: string | undefined): boolean {
  const given = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (token && given) return timingSafeEqual(sha256(given), sha256(token));
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const forwarded = headers['x-forwarded-for'] ?? headers.forwarded ?? headers['x-real-ip'];
  return forwarded === undefined && (peer === '::1' || peer.startsWith('127.'));
}

const sha256 = (text: string) => hash('sha256', text, 'buffer');

/** The names of the checks that do not pass. */
async function failing(checks: Record<string, ReadyCheck>): Promise<string[]> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((_, fail) => {
        timer = setTimeout(() => fail(new Error('timeout')), check_timeout_ms);
      });
      try {
        await Promise.race([check(), late]);
        return null;
      } catch {
        return name;
      } finally {
        clearTimeout(timer);
      }
    }),
  );
  return results.filter((name) => name !== null);
}
