import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Context } from './context.ts';
import { createFirstView } from './first-view.ts';
import { createHeads, createShortMemory, readCategoryNames } from './modules/catalog/index.ts';
import type { Modules } from './modules.ts';
import { servePages } from './platform/pages.ts';
import { serveSitemap } from './sitemap.ts';

const dist = (name: string) => fileURLToPath(new URL(`../web/dist/${name}`, import.meta.url));

/** The web apps, and the pages' heads that search engines and messengers read. */
export function serveWeb(http: FastifyInstance, ctx: Context, modules: Modules): void {
  const categories = createShortMemory<Awaited<ReturnType<typeof readCategoryNames>>>({ ttl_ms: 10_000, max: 1_000 });
  const head = createHeads({
    pages: modules.product_pages,
    public_url: ctx.config.public_url,
    readDrop: (drop_id) => modules.live_drops.read(drop_id),
    dropOf: (variant_id) => modules.live_drops.read(modules.live_drops.dropOf(variant_id) ?? ''),
    readCategory: async (slug) => await categories.get(slug, () => readCategoryNames(ctx.sql, slug)),
  });
  const firstView = createFirstView({
    pages: modules.product_pages,
    live: modules.live_drops,
    public_url: ctx.config.public_url,
  });
  serveSitemap(http, ctx, modules);
  servePages(http, {
    apps: [
      {
        folder: dist('storefront'),
        prefix: '/',
        head: async (path, language, asked) => ({
          ...(await head(path, language, asked)),
          ...(await firstView(path, language)),
        }),
      },
      { folder: dist('backoffice'), prefix: '/admin' },
      { folder: dist('driver'), prefix: '/driver' },
    ],
    // Toss requires its payment window to come from its own host.
    connect_origins: ctx.config.toss ? ['https://*.tosspayments.com'] : [],
  });
}
