import type { FastifyInstance } from 'fastify';
import type { Context } from './context.ts';
import { serveHealth } from './platform/health.ts';
import { createHttp } from './platform/http.ts';

/** The only wiring: every module gets what it needs here, in tier order. The role decides whether shop pages are served. */
export async function createApp(ctx: Context): Promise<FastifyInstance> {
  const app = createHttp({
    log: ctx.log,
    metrics: ctx.metrics,
    own_hosts: [new URL(ctx.config.public_url).host],
    trust_proxy: ctx.config.trust_proxy,
  });
  serveHealth(app, { database: () => ctx.sql`select 1` });
  return app;
}

/** Starts what works without being asked (listeners, effects, schedules); called after the server listens, by role all and worker. */
export function startWork(_ctx: Context): void {}

/** Ends it: nothing new is begun, what runs is finished. */
export async function stopWork(_ctx: Context): Promise<void> {}

/** Puts the demo shop into the database. Runs once a database; after a kill half way it runs again. */
export async function seedDemo(_ctx: Context): Promise<void> {}

/** What main.ts prints as the way in, when the demo shop is there. */
export const demo_logins: readonly { who_ko: string; who_en: string; login: string; password: string }[] = [];
