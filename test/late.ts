import type { RequestListener, Server } from 'node:http';
import type { Context } from '../server/context.ts';

/**
 * `MADANG_LATE_MS=800` makes a test's shop slow where a crowded machine is: every request is taken up and every answer given up to so
 * many milliseconds later, each at random, so that answers overtake one another; and every listener hears of things late. A test
 * that fails only so waits for the wrong thing, or its page loses what was done to it too early.
 */
const late_ms = Number(process.env.MADANG_LATE_MS ?? 0);

const lag = () => new Promise<void>((done) => setTimeout(done, Math.random() * late_ms));

export function lateListeners({ outbox }: Context): void {
  if (!(late_ms > 0)) return;
  const { listen } = outbox;
  outbox.listen = (name, names, handle, options) =>
    listen(name, names, (tx, events) => lag().then(() => handle(tx, events)), options);
}

export function lateAnswers(server: Server): void {
  if (!(late_ms > 0)) return;
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', async (request, reply) => {
    if (request.url?.startsWith('/api/')) {
      const end = reply.end.bind(reply) as (...rest: unknown[]) => typeof reply;
      reply.end = ((...rest: unknown[]) => {
        void lag().then(() => end(...rest));
        return reply;
      }) as typeof reply.end;
      await lag();
    }
    for (const listener of listeners) listener(request, reply);
  });
}
