import type { Context } from '../../context.ts';
import type { Vault } from '../identity/index.ts';
import { fillOn } from './fill.ts';
import { indexPeople, sweepPeople } from './index-people.job.ts';
import { createPeopleTokens } from './people-tokens.ts';
import { type DeskTools, gridRoutes } from './routes.ts';
import { saveRows } from './save-rows.ts';
import type { DeskSource } from './sources.ts';
import { watchDesk } from './watch-desk.ts';

/** Events of one transaction: some 100 ms of writing. */
const list_max = 200;
/** What indexing may take of a second, so that a rush is caught up with behind it. */
const index_share_ms = 300;

export type DeskModule = ReturnType<typeof createDesk>;

/**
 * The order grid of one process: hears its sources, fills what was there before, makes people findable, tells its listeners
 * which rows have news. Topics: `desk` for who sees every shop, `desk:<shop>` for the others.
 */
export function createDesk(ctx: Context, deps: { vault: Vault; sources: readonly DeskSource[] }) {
  const { sql, outbox, schedule, sse } = ctx;
  const people = createPeopleTokens(ctx.keys);
  const desk = watchDesk({
    sql,
    listening: () => sse.isHeard('desk'),
    changed: ({ slots, shops }) => void tell(slots, shops),
  });
  const tools: DeskTools = { sql, desk, vault: deps.vault, readPeople: (q) => people.readText(q) };

  for (const source of deps.sources)
    outbox.listen(
      `desk.${source.name}`,
      [...source.events],
      async (tx, events) => void (await saveRows(tx, await source.heard(tx, events))),
      { max_batch: list_max, rests: ctx.rush.isOn },
    );
  schedule.every('desk.fill', 5_000, async () => {
    while (await fillOn(sql, deps.sources));
  });
  schedule.every('desk.index_people', 1_000, async () => {
    const end_ms = performance.now() + index_share_ms;
    do if ((await indexPeople({ sql, vault: deps.vault, tokens: people })) === 0) return;
    while (performance.now() < end_ms && !ctx.rush.isOn());
  });
  schedule.every('desk.sweep', 86_400_000, async () => void (await sweepPeople(sql, new Date())));

  /** News by order id, to those who may see the shop of each. */
  async function tell(slots: readonly number[], shops: (slot: number) => readonly string[]): Promise<void> {
    const some = slots.slice(0, 500);
    const rows = await sql<{ slot: number; order_id: string }[]>`
      select slot, order_id from desk.rows where slot = any(${`{${some.join(',')}}`}::text::int[])`;
    const many = slots.length > some.length;
    sse.publish('desk', { order_ids: rows.map((row) => row.order_id), many });
    const by_shop = new Map<string, string[]>();
    for (const { slot, order_id } of rows)
      for (const shop of shops(slot)) by_shop.set(shop, [...(by_shop.get(shop) ?? []), order_id]);
    for (const [shop, order_ids] of by_shop) sse.publish(`desk:${shop}`, { order_ids, many });
  }

  return { desk, tools, routes: gridRoutes(ctx, tools), start: desk.start, stop: desk.stop };
}
