import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Exports, Vault } from '../identity/index.ts';
import { fillOn } from './fill.ts';
import { indexPeople, sweepPeople } from './index-people.job.ts';
import { createPeopleTokens } from './people-tokens.ts';
import { gridBulkRoutes } from './routes.bulks.ts';
import { gridEditRoutes } from './routes.edits.ts';
import { type DeskTools, gridRoutes } from './routes.ts';
import { saveRows } from './save-rows.ts';
import type { DeskSource } from './sources.ts';
import { takePending, waitsForPending } from './take-pending.job.ts';
import { watchDesk } from './watch-desk.ts';

/** Events of one transaction: some 100 ms of writing. */
const list_max = 200;
/** What indexing may take of a second, so that a rush is caught up with behind it. */
const index_share_ms = 300;

export type DeskModule = ReturnType<typeof createDesk>;

/**
 * The order grid of one process: hears its sources, fills what was there before, makes people findable, tells who
 * listens to the topic `desk` that rows changed.
 */
export function createDesk(ctx: Context, deps: { vault: Vault; exports: Exports; sources: readonly DeskSource[] }) {
  const { sql, outbox, schedule, sse } = ctx;
  const people = createPeopleTokens(ctx.keys);
  const desk = watchDesk({
    sql,
    listening: () => sse.clientCount('desk') > 0,
    // That something changed, not what: each reads anew what it may see.
    changed: () => sse.publish('desk', {}),
  });
  ctx.metrics.gauge('desk_bytes', 'What the order grid holds in memory here', ['part'], (gauge) => {
    for (const [part, bytes] of Object.entries(desk.bytes())) gauge.set({ part }, bytes);
  });
  ctx.metrics.gauge('desk_searchable', 'Whether texts are looked for in memory here', [], (gauge) =>
    gauge.set(desk.isSearchable() ? 1 : 0),
  );
  const tools: DeskTools = { sql, desk, vault: deps.vault, readPeople: (q) => people.readText(q) };

  for (const source of deps.sources)
    outbox.listen(
      `desk.${source.name}`,
      [...source.events],
      async (tx, events) => void (await saveRows(tx, await source.heard(tx, events))),
      source.origin === 'own'
        ? { max_batch: list_max, rests: () => ctx.rush.isOn() || ctx.rush.putsOff() }
        : { max_batch: list_max, waits: ctx.rush.putsOff },
    );
  schedule.every('desk.fill', 5_000, async () => {
    while (await fillOn(sql, deps.sources));
    return Number.POSITIVE_INFINITY;
  });
  schedule.every('desk.take_pending', 5_000, async () => {
    while (await takePending(sql));
    return (await waitsForPending(sql)) ? 0 : Number.POSITIVE_INFINITY;
  });
  schedule.every('desk.index_people', 1_000, async () => {
    if (ctx.rush.putsOff() && !ctx.rush.isOn()) return 0;
    const end_ms = performance.now() + index_share_ms;
    do if ((await indexPeople({ sql, vault: deps.vault, tokens: people })) === 0) return Number.POSITIVE_INFINITY;
    while (performance.now() < end_ms && !ctx.rush.isOn());
    return 0;
  });
  schedule.every('desk.sweep', 86_400_000, async () => void (await sweepPeople(sql, new Date())));

  const mountGrid = gridRoutes(ctx, tools, deps.exports);
  const mountEdits = gridEditRoutes(tools);
  const mountBulks = gridBulkRoutes(ctx, tools);
  const routes = (app: FastifyInstance): void => {
    mountGrid(app);
    mountEdits(app);
    mountBulks(app);
  };
  return { desk, tools, routes, start: desk.start, stop: desk.stop };
}
