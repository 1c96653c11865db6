import { Type } from 'typebox';
import { Instant, Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

/**
 * A rehearsal of launch day: the crowd (virtual buyers over real HTTP) against a copy that has its own server, database and
 * payment provider. Nothing of the real shop is sold.
 */
export const RehearsalInput = Type.Object(
  {
    /** Named only: the copy sells the same number of units under the same cap. */
    drop_id: Type.Optional(Uuid),
    buyers: Type.Integer({ minimum: 10, maximum: 50_000 }),
    stock: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    /** Share of buyers who double-click, retry, leave or come back. */
    misbehave: Type.Number({ minimum: 0, maximum: 1 }),
    /** kill -9 the copy in the middle, several times. */
    kill: Type.Optional(Type.Boolean()),
    /** They stand in line before the drop, and so many are inside at once. */
    line: Type.Optional(
      Type.Object({ capacity: Type.Integer({ minimum: 1, maximum: 50_000 }) }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
);

/** Of those who stood in line: how many were let in, the most who were inside at once, and when the others heard that all was sold. */
const StoodInLine = Type.Object({
  people: Type.Integer(),
  let_in: Type.Integer(),
  capacity: Type.Integer(),
  peak_inside: Type.Integer(),
  told_the_end: Type.Object({
    people: Type.Integer(),
    after_ms: Type.Object({ p50: Type.Number(), max: Type.Number() }),
  }),
});

/** What `crowd --json` prints at the end. */
export const Verdict = Type.Object({
  ok: Type.Boolean(),
  sold: Type.Integer(),
  refused: Type.Record(Type.String(), Type.Integer()),
  violations: Type.Array(Type.Unknown()),
  latency_ms: Type.Object({ p50: Type.Number(), p99: Type.Number(), max: Type.Number() }),
  orders_per_s: Type.Number(),
  line: Type.Optional(Type.Union([StoodInLine, Type.Null()])),
});

export const Rehearsal = Type.Object({
  rehearsal_id: Uuid,
  state: Type.Enum(['running', 'passed', 'failed', 'stopped', 'broken']),
  input: RehearsalInput,
  started_at: Instant,
  ended_at: Type.Union([Instant, Type.Null()]),
  /** The last lines the crowd said, oldest first. */
  lines: Type.Array(Type.String()),
  verdict: Type.Union([Verdict, Type.Null()]),
});

export const adminListRehearsals = defineRoute({
  id: 'admin.rehearsals.list',
  method: 'GET',
  path: '/api/v1/admin/rehearsals',
  auth: 'staff:drops.read',
  summary: 'Rehearsals, newest first, at most 20. Live: SSE topic rehearsal:<id>.',
  query: Type.Object({ drop_id: Type.Optional(Uuid) }),
  reply: { 200: Type.Object({ rehearsals: Type.Array(Rehearsal) }) },
});

export const adminReadRehearsal = defineRoute({
  id: 'admin.rehearsals.read',
  method: 'GET',
  path: '/api/v1/admin/rehearsals/:rehearsal_id',
  auth: 'staff:drops.read',
  summary: 'One rehearsal: how far, what it said, its verdict.',
  params: Type.Object({ rehearsal_id: Uuid }),
  reply: { 200: Rehearsal },
});

export const adminStartRehearsal = defineRoute({
  id: 'admin.rehearsals.start',
  method: 'POST',
  path: '/api/v1/admin/rehearsals',
  auth: 'staff:drops.write',
  summary: 'Start a rehearsal; one at a time, a second one is refused with `already_running`.',
  body: RehearsalInput,
  reply: { 201: Rehearsal },
});

export const adminStopRehearsal = defineRoute({
  id: 'admin.rehearsals.stop',
  method: 'POST',
  path: '/api/v1/admin/rehearsals/:rehearsal_id/stop',
  auth: 'staff:drops.write',
  summary: 'Stop a running rehearsal; its copy is thrown away.',
  params: Type.Object({ rehearsal_id: Uuid }),
  idempotency: 'none',
  reply: { 200: Rehearsal },
});
