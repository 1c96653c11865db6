import type { Shop } from '@madang/contract';
import type { Sql } from '../../platform/db.ts';
import { Ready } from '../../platform/ready.ts';
import { readProductRow, toProduct } from './read-product.ts';
import type { ReadShops } from './rows.ts';
import { states } from './states.ts';

/** No answer is older than this when it leaves. */
export const stale_at_most_ms = 1_000;
const look_every_ms = 250;
const max_pages = 5_000;

/** A product's answer, serialised once. */
export type ProductPage = {
  id: string;
  slug: string;
  revision: number;
  body: Ready;
  headers: Record<string, string>;
  checked_ms: number;
  asked: boolean;
};

/**
 * Product answers in memory, so that a crowd on one page costs the database nothing: while pages are asked for, one query
 * every 250 ms compares the revisions of those pages with the table, and only changed ones are read again. A page not
 * compared within 1 s is read again before it answers, so several processes need no message between them.
 */
export function createProductPages(options: { sql: Sql; readShops: ReadShops; now_ms?: () => number }) {
  const { sql, readShops } = options;
  const now_ms = options.now_ms ?? (() => performance.now());
  const pages = new Map<string, ProductPage>();
  const reading = new Map<string, Promise<ProductPage | null>>();
  let shops: ReadonlyMap<string, Shop> = new Map();
  let shops_text = '';
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  /** Raised by `forget`: a read that began before must not bring the old page back. */
  let epoch = 0;

  /** The page when it is fresh in memory, else a promise of it; null where a storefront has no such page. */
  function get(slug: string): ProductPage | Promise<ProductPage | null> {
    const page = pages.get(slug);
    if (page && now_ms() - page.checked_ms <= stale_at_most_ms) {
      page.asked = true;
      timer ??= startLooking();
      return page;
    }
    let promise = reading.get(slug);
    if (!promise) {
      promise = read(slug).finally(() => reading.delete(slug));
      reading.set(slug, promise);
    }
    return promise;
  }

  async function read(slug: string): Promise<ProductPage | null> {
    const [began, checked_ms] = [epoch, now_ms()];
    await refreshShops();
    const row = await readProductRow(sql, { slug });
    if (!row || !states[row.state].shown) {
      pages.delete(slug);
      return null;
    }
    const body = Ready.of(toProduct(row, shops));
    // Stock news raises the revision too, so one number names the bytes (with the shop's own text beside it).
    const headers = { 'cache-control': 'no-cache', etag: `"${row.id}-${row.revision}-${hashOf(shops_text)}"` };
    const page = { id: row.id, slug, revision: row.revision, body, headers, checked_ms, asked: true };
    if (began === epoch) {
      pages.delete(slug);
      pages.set(slug, page);
      if (pages.size > max_pages) pages.delete(pages.keys().next().value!);
    }
    timer ??= startLooking();
    return page;
  }

  async function refreshShops(): Promise<void> {
    const fresh = await readShops(sql);
    const text = JSON.stringify([...fresh.values()]);
    shops = fresh;
    if (text === shops_text) return;
    shops_text = text;
    pages.clear();
  }

  function startLooking(): NodeJS.Timeout {
    const started = setInterval(() => void look(), look_every_ms);
    started.unref();
    return started;
  }

  /** Compares the asked-for pages with the table; stops the clock when nobody asks any more. */
  async function look(): Promise<void> {
    if (looking) return;
    const asked = [...pages.values()].filter((page) => page.asked);
    if (asked.length === 0) {
      clearInterval(timer);
      timer = undefined;
      return;
    }
    looking = true;
    try {
      const at_ms = now_ms();
      for (const page of asked) page.asked = false;
      await refreshShops();
      const rows = await sql<{ id: string; revision: number; slug: string }[]>`
        select id, revision, slug from catalog.products where id = any(${asked.map((page) => page.id)}::uuid[])`;
      const current = new Map(rows.map((row) => [row.id, row]));
      for (const page of asked) {
        const row = current.get(page.id);
        if (row && row.revision === page.revision && row.slug === page.slug) page.checked_ms = at_ms;
        else if (pages.get(page.slug) === page) pages.delete(page.slug);
      }
    } catch {
      // The database is away: pages grow stale and the next asker waits for it, or hears that it is away.
    } finally {
      looking = false;
    }
  }

  return {
    get,
    /** After an edit in this process: its editor sees it at once. */
    forget(id: string): void {
      epoch++;
      for (const page of pages.values()) if (page.id === id) pages.delete(page.slug);
    },
    stop(): void {
      clearInterval(timer);
      timer = undefined;
    },
  };
}

export type ProductPages = ReturnType<typeof createProductPages>;

/** A short number that changes with the text (FNV-1a); an etag needs no cryptography. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
