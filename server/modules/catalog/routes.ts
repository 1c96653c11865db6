import {
  getProduct,
  listCategories,
  listKinds,
  listProducts,
  type ProductQuery,
  type Refusal,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Sql } from '../../platform/db.ts';
import { mount, mountLean } from '../../platform/http.ts';
import { createReader, type Read } from '../../platform/reader.ts';
import { Ready } from '../../platform/ready.ts';
import { kinds } from './kinds.ts';
import { listProducts as readList } from './list-products.ts';
import { createProductPages, type ProductPage, type ProductPages, stale_at_most_ms } from './product-pages.ts';
import { readMenu } from './queries.ts';
import { adminRoutes } from './routes.admin.ts';
import { serveMedia } from './routes.media.ts';
import type { ReadShops } from './rows.ts';
import { createShortMemory } from './short-memory.ts';

type Answered = Ready | { ok: false; error: Refusal };

/**
 * The catalog's face: what storefronts read (from memory, at most 1 s stale) and what the back office edits.
 * `pages` may be given when something else (the page head) shares them.
 */
export function catalogRoutes(ctx: { sql: Sql; read?: Read }, deps: { readShops: ReadShops; pages?: ProductPages }) {
  const pages = deps.pages ?? createProductPages({ sql: ctx.sql, readShops: deps.readShops });
  const answers = createShortMemory<Answered>({ ttl_ms: stale_at_most_ms, max: 500 });
  return (app: FastifyInstance): void => {
    mountLean(app, getProduct, ({ params, request }) => {
      const found = pages.get(params.slug);
      return found instanceof Promise
        ? found.then((page) => answer(page, request.headers))
        : answer(found, request.headers);
    });
    mount(app, listProducts, ({ query }) =>
      answers.get(`list ${canonical(query)}`, async () => {
        const result = await readList(ctx.sql, query, await deps.readShops(ctx.sql));
        return result.ok ? Ready.of(result.value) : result;
      }),
    );
    mount(app, listCategories, () => answers.get('menu', async () => Ready.of(await readMenu(ctx.sql))));
    const kinds_json = Ready.of({ kinds });
    mount(app, listKinds, () => kinds_json);
    serveMedia(app, ctx.sql);
    adminRoutes(app, {
      sql: ctx.sql,
      read: ctx.read ?? createReader(ctx.sql, { set_role: true }),
      readShops: deps.readShops,
      changed: (id) => {
        if (id) pages.forget(id);
        answers.clear();
      },
    });
    app.addHook('onClose', async () => pages.stop());
  };
}

const canonical = (query: ProductQuery) => JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)));

function answer(page: ProductPage | null, asked: { 'if-none-match'?: string }) {
  if (!page) return refuse('not_found');
  const status = asked['if-none-match'] === page.headers.etag ? 304 : 200;
  return { status: status as 200, body: status === 304 ? nothing : page.body, headers: page.headers };
}
const nothing = new Ready('');
