import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Context } from './context.ts';
import { createHeads } from './modules/catalog/index.ts';
import type { Modules } from './modules.ts';
import { servePages } from './platform/pages.ts';

const dist = (name: string) => fileURLToPath(new URL(`../web/dist/${name}`, import.meta.url));

/** The two web apps, and the pages' heads that search engines and messengers read. */
export function serveWeb(http: FastifyInstance, ctx: Context, modules: Modules): void {
  const head = createHeads({
    pages: modules.product_pages,
    public_url: ctx.config.public_url,
    readDrop: (drop_id) => modules.live_drops.read(drop_id),
  });
  servePages(http, {
    apps: [
      { folder: dist('storefront'), prefix: '/', head },
      { folder: dist('backoffice'), prefix: '/admin' },
    ],
    // Toss requires its payment window to come from its own host.
    connect_origins: ctx.config.toss ? ['https://*.tosspayments.com'] : [],
  });
}
