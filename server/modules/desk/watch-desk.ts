import { setImmediate as breathe } from 'node:timers/promises';
import type { Sql } from '../../platform/db.ts';
import { type Facet, readFacets, readGoodsAfter } from './codes.ts';
import { beginFinders, type Finders, gatherFinders, isOutgrown, renewFinders } from './gather-finders.ts';
import { createGoods, type GoodsBook } from './goods-book.ts';
import { createLens, type Lens } from './lens.ts';
import { readLastSlot, readLensRows } from './read-lens-rows.ts';

/** Rows of one reading while it is filled: some 30 ms, and others get their turn between. */
const chunk = 5_000;
/** A question may find the lens this much behind. */
const stale_ms = 50;
const idle_ms = 15 * 60_000;
/** Room for rows to come, before the lens has to grow. */
const spare_slots = 10_000;

export type Desk = ReturnType<typeof watchDesk>;
/** What a question is asked of: the columns and the words for their codes. */
export type View = {
  lens: Lens;
  goods: GoodsBook;
  facets: ReadonlyMap<number, Facet>;
  ranks: Map<string, Int32Array>;
  finders: Finders | null;
};
type Loaded = View & { bound: string; epoch: number; looked_ms: number; seen: Map<number, number> };
type Options = {
  sql: Sql;
  changed?: () => void;
  listening?: () => boolean;
  look_ms?: number;
  /** How often a token must be among those sampled to be held in memory (gather-finders.ts). */
  common_from?: number;
};

/**
 * The lens of this process: filled when it is first asked, kept up with the rows by asking what was written since, given back to
 * memory after a quarter of an hour without questions. `changed` hears that rows have news while `listening` says somebody wants it.
 */
export function watchDesk(options: Options) {
  const { sql } = options;
  let loaded: Loaded | null = null;
  let loading: Promise<Loaded> | null = null;
  let gathering: Promise<void> | null = null;
  let looking: Promise<void> | null = null;
  let asked_ms = 0;
  let wrote_ms = -1;
  let timer: NodeJS.Timeout | undefined;

  return {
    /** The lens as it is now, or was less than 50 ms ago; with `fresh` nothing committed before this call is missing. */
    async view(fresh = false): Promise<View> {
      asked_ms = performance.now();
      const held = loaded ?? (await load());
      const missed = held.looked_ms <= wrote_ms;
      if (fresh || missed || asked_ms - held.looked_ms > stale_ms) await look(fresh || missed);
      return loaded ?? (await load());
    },
    /** The words for codes of rows that were read after `view`: a code it does not know yet came with a later commit. */
    async words({ facets }: View, codes: readonly number[]): Promise<View['facets']> {
      return codes.every((code) => code === 0 || facets.has(code)) ? facets : (await this.view(true)).facets;
    },
    /** This process wrote rows itself: whoever asks next sees them, however soon. */
    wrote(): void {
      wrote_ms = performance.now();
    },
    start(): void {
      timer = setInterval(() => void turn().catch(() => {}), options.look_ms ?? 400);
      timer.unref();
    },
    stop(): void {
      clearInterval(timer);
      loaded = null;
    },
    /** Resolves when texts are looked for in memory: behind the lens, what is found by is read too. */
    async searchable(): Promise<void> {
      await this.view();
      await gathering;
    },
    isSearchable: () => loaded?.finders?.whole ?? false,
    /** Memory of the lens and of what texts are looked for in. */
    bytes: () => ({
      lens: loaded?.lens.bytes() ?? 0,
      people: loaded?.finders?.people.bytes() ?? 0,
      numbers: loaded?.finders?.numbers.bytes() ?? 0,
    }),
  };

  async function turn(): Promise<void> {
    const listening = options.listening?.() ?? false;
    if (listening) await (loaded ? look() : load());
    else if (loaded && performance.now() - asked_ms > idle_ms) loaded = null;
    if (loaded?.finders && isOutgrown(loaded.finders, loaded.lens)) gather(loaded);
  }

  function load(): Promise<Loaded> {
    loading ??= readAll().finally(() => {
      loading = null;
    });
    return loading;
  }

  async function readAll(): Promise<Loaded> {
    const last = await readLastSlot(sql);
    const lens = createLens(last + spare_slots);
    // What is written from before the first reading on is read again by the first look.
    const first = await readLensRows(sql, { from: 0, to: 0 });
    for (let from = 0; from < last; from += chunk) {
      const { rows } = await readLensRows(sql, { from, to: from + chunk });
      for (const row of rows) lens.put(row);
      await breathe();
    }
    const goods = createGoods();
    const next: Loaded = {
      lens,
      goods,
      facets: new Map(),
      ranks: new Map(),
      finders: null,
      bound: first.bound,
      epoch: first.epoch,
      looked_ms: 0,
      seen: new Map(),
    };
    await readWords(next);
    loaded = next;
    await lookOnce();
    if (loaded === next) gather(next);
    return loaded ?? next;
  }

  /** Behind everybody's back: who searches meanwhile is served by the database. */
  function gather(one: Loaded): void {
    gathering ??= (async () => {
      const finders = await beginFinders(sql, one.lens.end, options.common_from);
      one.finders = finders;
      await gatherFinders(sql, finders, one.lens, () => loaded === one);
    })()
      .catch(() => {
        one.finders = null;
      })
      .finally(() => {
        gathering = null;
        // Another lens came meanwhile.
        if (loaded && loaded !== one && !loaded.finders) gather(loaded);
      });
  }

  async function readWords(one: Loaded): Promise<void> {
    const [facets, goods] = await Promise.all([readFacets(sql), readGoodsAfter(sql, one.goods.last())]);
    one.facets = new Map(facets.map((facet) => [facet.code, facet]));
    one.goods.add(goods);
    one.ranks.clear();
  }

  /** One look at a time; who comes during it shares it, unless it must not miss what was committed meanwhile. */
  async function look(fresh = false): Promise<void> {
    if (looking) {
      await looking;
      if (!fresh) return;
    }
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  }

  async function lookOnce(): Promise<void> {
    const one = loaded;
    if (!one) return;
    const began_ms = performance.now();
    const news = await readLensRows(sql, { since: one.bound });
    if (news.epoch !== one.epoch) {
      loaded = null;
      await load();
      return;
    }
    const fresh = news.rows.filter((row) => one.seen.get(row.slot) !== row.changed);
    one.bound = news.bound;
    one.seen = new Map(news.rows.map((row) => [row.slot, row.changed]));
    if (fresh.length > 0) {
      for (const row of fresh) one.lens.put(row);
      if (one.finders)
        await renewFinders(
          sql,
          one.finders,
          fresh.map((row) => row.slot),
        );
      await readWords(one);
      options.changed?.();
    }
    one.looked_ms = began_ms;
  }
}
