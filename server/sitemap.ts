import type { FastifyInstance } from 'fastify';
import type { Context } from './context.ts';
import { createShortMemory, readAddresses } from './modules/catalog/index.ts';
import type { Modules } from './modules.ts';

type Address = { path: string; changed?: string };

const kept_ms = 60_000;
const own_pages = ['/admin', '/api/', '/account', '/cart', '/checkout', '/order-lookup', '/orders', '/sandbox'];

/** What search engines may visit and what there is: `/robots.txt` and `/sitemap.xml`, a minute old at most. */
export function serveSitemap(http: FastifyInstance, ctx: Context, modules: Pick<Modules, 'live_drops'>): void {
  const base = ctx.config.public_url.replace(/\/+$/, '');
  const memory = createShortMemory<string>({ ttl_ms: kept_ms, max: 1 });

  http.get('/robots.txt', async (_, reply) =>
    reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=3600').send(robots(base)),
  );
  http.get('/sitemap.xml', async (_, reply) =>
    reply
      .type('application/xml; charset=utf-8')
      .header('cache-control', 'public, max-age=300')
      .send(await memory.get('all', make)),
  );

  async function make(): Promise<string> {
    const { products, categories } = await readAddresses(ctx.sql);
    const drops = modules.live_drops.list().filter((drop) => !['ended', 'canceled'].includes(drop.live.phase));
    return sitemap(base, [
      { path: '/' },
      { path: '/drops' },
      { path: '/products' },
      ...categories.map(({ slug }) => ({ path: `/categories/${encodeURIComponent(slug)}` })),
      ...drops.map(({ drop_id }) => ({ path: `/drops/${drop_id}` })),
      ...products.map(({ slug, updated_at }) => ({
        path: `/products/${encodeURIComponent(slug)}`,
        changed: updated_at.toISOString(),
      })),
    ]);
  }
}

function robots(base: string): string {
  return [
    'User-agent: *',
    ...own_pages.map((path) => `Disallow: ${path}`),
    '',
    `Sitemap: ${base}/sitemap.xml`,
    '',
  ].join('\n');
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const text = (value: string) => value.replace(/[&<>"']/g, (character) => escapes[character]!);

/** One address a page, with its languages beside it. */
export function sitemap(base: string, addresses: readonly Address[]): string {
  const one = ({ path, changed }: Address) => {
    const url = text(base + path);
    const links = [
      ['ko', url],
      ['en', `${url}?lang=en`],
      ['x-default', url],
    ].map(([language, href]) => `<xhtml:link rel="alternate" hreflang="${language}" href="${href}"/>`);
    return `<url><loc>${url}</loc>${changed ? `<lastmod>${changed}</lastmod>` : ''}${links.join('')}</url>`;
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ...addresses.map(one),
    '</urlset>',
    '',
  ].join('\n');
}
