import { adminListEffects, adminRetryEffect, ok, type ReplyOf, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Sql } from './db.ts';
import { countOpen } from './effect-store.ts';
import type { Effects } from './effects.ts';
import { mount } from './http.ts';

type Row = {
  effect_id: string;
  kind: string;
  key: string;
  state: ReplyOf<typeof adminRetryEffect>['state'];
  attempts: number;
  reason: string | null;
  next_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

const onWire = (row: Row): ReplyOf<typeof adminRetryEffect> => ({
  ...row,
  next_at: row.next_at?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});

/** Effects for the back office: what left the process or could not, and a second chance for what was parked. */
export function effectsRoutes(ctx: { sql: Sql; effects: Effects }): (app: FastifyInstance) => void {
  const { sql, effects } = ctx;
  return (app) => {
    mount(app, adminListEffects, async ({ query }) => {
      const limit = query.limit ?? 50;
      const before = query.cursor ?? null;
      if (before !== null && !/^[0-9a-f-]{36}$/.test(before)) return refuse('invalid_input', { field: 'cursor' });
      // Ids are UUID v7: their order is the order of making, and the primary key finds a page of them.
      const rows = await sql<Row[]>`
        select id as effect_id, kind, key, state, attempts, reason, next_at, created_at, updated_at
        from platform.effects
        where (${before}::uuid is null or id < ${before}::uuid)
          and (${query.state ?? null}::text is null or state = ${query.state ?? null})
          and (${query.kind ?? null}::text is null or kind = ${query.kind ?? null})
        order by id desc limit ${limit + 1}`;
      const page = rows.slice(0, limit);
      const counts = { due: 0, running: 0, unknown: 0, parked: 0 };
      for (const { state, count } of await countOpen(sql)) counts[state as keyof typeof counts] += count;
      const next_cursor = rows.length > limit ? page.at(-1)!.effect_id : null;
      return ok({ effects: page.map(onWire), next_cursor, counts });
    });
    mount(app, adminRetryEffect, async ({ params }) => {
      const taken_up = await effects.retry(params.effect_id);
      const [row] = await sql<Row[]>`
        select id as effect_id, kind, key, state, attempts, reason, next_at, created_at, updated_at
        from platform.effects where id = ${params.effect_id}`;
      if (!row) return refuse('not_found');
      // Asking twice is asking once: what is no longer parked has been taken up.
      const open = row.state === 'due' || row.state === 'running' || row.state === 'unknown';
      return taken_up || open ? ok(onWire(row)) : refuse('conflict');
    });
  };
}
