import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Context } from './context.ts';
import type { Modules } from './modules.ts';
import { servePages } from './platform/pages.ts';

const dist = (name: string) => fileURLToPath(new URL(`../web/dist/${name}`, import.meta.url));

/** The two web apps, and the pages' heads that search engines and messengers read. */
export function serveWeb(http: FastifyInstance, _ctx: Context, _modules: Modules): void {
  servePages(http, {
    apps: [
      { folder: dist('storefront'), prefix: '/' },
      { folder: dist('backoffice'), prefix: '/admin' },
    ],
  });
}
