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
import { mount } from '../../platform/http.ts';
import { kinds } from './kinds.ts';
import { listProducts as readList } from './list-products.ts';
import { createProductPages, type ProductPage, type ProductPages, stale_at_most_ms } from './product-pages.ts';
import { readImageBytes, readMenu } from './queries.ts';
import type { ReadShops } from './rows.ts';
import { createShortMemory } from './short-memory.ts';

type Answered = Buffer | { ok: false; error: Refusal };

/**
 * The catalog's face: what storefronts read (from memory, at most 1 s stale) and what the back office edits.
 * `pages` may be given when something else (the page head) shares them.
 */
export function catalogRoutes(ctx: { sql: Sql }, deps: { readShops: ReadShops; pages?: ProductPages }) {
  const pages = deps.pages ?? createProductPages({ sql: ctx.sql, readShops: deps.readShops });
  const answers = createShortMemory<Answered>({ ttl_ms: stale_at_most_ms, max: 500 });
  return (app: FastifyInstance): void => {
    mount(app, getProduct, ({ params, request }) => {
      const found = pages.get(params.slug);
      return found instanceof Promise
        ? found.then((page) => answer(page, request.headers))
        : answer(found, request.headers);
    });
    mount(app, listProducts, ({ query }) =>
      answers.get(`list ${canonical(query)}`, async () => {
        const result = await readList(ctx.sql, query, await deps.readShops(ctx.sql));
        return result.ok ? toJson(result.value) : result;
      }),
    );
    mount(app, listCategories, () => answers.get('menu', async () => toJson(await readMenu(ctx.sql))));
    const kinds_json = toJson({ kinds });
    mount(app, listKinds, () => kinds_json);
    serveImages(app, ctx.sql);
    app.addHook('onClose', async () => pages.stop());
  };
}

const toJson = (value: unknown) => Buffer.from(JSON.stringify(value));

const canonical = (query: ProductQuery) => JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)));

function answer(page: ProductPage | null, asked: { 'if-none-match'?: string }) {
  if (!page) return refuse('not_found');
  const status = asked['if-none-match'] === page.headers.etag ? 304 : 200;
  return { status: status as 200, body: status === 304 ? nothing : page.body, headers: page.headers };
}
const nothing = Buffer.alloc(0);

const kept_bytes_max = 24 * 1024 * 1024;

/** Pictures by id and width. Their bytes never change, so browsers and proxies keep them for ever; a few megabytes stay here too. */
function serveImages(app: FastifyInstance, sql: Sql): void {
  const kept = new Map<string, Buffer>();
  let kept_bytes = 0;
  app.get<{ Params: { id: string; file: string } }>('/images/:id/:file', async (request, reply) => {
    const { id, file } = request.params;
    const width = /^(\d{1,4})\.webp$/.exec(file)?.[1];
    if (!width || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return reply.callNotFound();
    const key = `${id}/${width}`;
    let bytes = kept.get(key);
    if (!bytes) {
      bytes = (await readImageBytes(sql, id, Number(width))) ?? undefined;
      if (!bytes) return reply.callNotFound();
      if (!kept.has(key)) kept_bytes += bytes.length;
      kept.set(key, bytes);
      for (const [oldest, old] of kept) {
        if (kept_bytes <= kept_bytes_max) break;
        kept.delete(oldest);
        kept_bytes -= old.length;
      }
    }
    reply.header('cache-control', 'public, max-age=31536000, immutable').type('image/webp');
    return reply.send(bytes);
  });
}
