import { Type } from 'typebox';
import { Instant, Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

const Room = Type.Object({ room_id: Uuid });
const LineState = Type.Enum(['open', 'prequeue', 'draw', 'serving', 'paused', 'closed']);
const Ticket = Type.String({ minLength: 20, maxLength: 200, pattern: '^[\\w.-]+$' });
const Maybe = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/**
 * What everybody may know of a line, from memory at most 250 ms old; live by SSE topic line:<room_id>. `pointer`: numbers up to it
 * have been called. open: nobody waits. `goods`: all_held is not sold_out, somebody may still fail to pay.
 */
export const LineNews = Type.Object({
  room_id: Uuid,
  /** Null: the line is before the whole site. */
  drop_id: Maybe(Uuid),
  state: LineState,
  pointer: Type.Integer(),
  last_number: Type.Integer(),
  inside: Type.Integer(),
  capacity: Type.Integer(),
  per_minute: Type.Integer(),
  /** How far off estimates told at entry were, as a share of the true wait; null before anything was measured. */
  estimate_error: Maybe(Type.Number()),
  goods: Maybe(Type.Enum(['available', 'all_held', 'sold_out'])),
  remaining: Maybe(Type.Integer()),
  draws: Type.Boolean(),
  /** The round of the public beacon that will decide the draw; null: the organiser is trusted. */
  beacon_round: Maybe(Type.Integer()),
  serve_at: Maybe(Instant),
  needs_verified_phone: Type.Boolean(),
  message_ko: Type.String(),
  message_en: Type.String(),
  version: Type.Integer(),
});

/** Where one stands. `number` is null until the draw; `ahead` counts those with lower numbers who were not called yet. */
const Standing = {
  number: Maybe(Type.Integer()),
  ahead: Maybe(Type.Integer()),
  /** wait; claim: it is your turn, come in by the route lines.claim. */
  turn: Type.Enum(['wait', 'claim']),
  estimate_s: Maybe(Type.Integer()),
  chance: Maybe(Type.Enum(['likely', 'unlikely'])),
};

export const listLines = defineRoute({
  id: 'lines.list',
  method: 'GET',
  path: '/api/v1/lines',
  auth: 'public',
  summary: 'Waiting rooms of drops and of the site.',
  reply: { 200: Type.Object({ lines: Type.Array(LineNews) }) },
});

export const readLine = defineRoute({
  id: 'lines.read',
  method: 'GET',
  path: '/api/v1/lines/:room_id',
  auth: 'public',
  summary: 'One waiting room.',
  params: Room,
  reply: { 200: LineNews },
});

export const passLine = defineRoute({
  id: 'lines.pass',
  method: 'GET',
  path: '/api/v1/lines/:room_id/pass',
  auth: 'public',
  summary:
    'For a proxy in front of another site (nginx auth_request, Traefik forwardAuth, Envoy ext_authz): 200 inside, 403 not.',
  params: Room,
  query: Type.Object({
    open: Type.Optional(Type.String({ maxLength: 500, description: 'paths left open, e.g. /assets/,/health' })),
    redirect: Type.Optional(
      Type.Boolean({ description: 'not inside: 302 to the line instead of 403, for proxies that hand the answer on' }),
    ),
  }),
  reply: { 200: Type.Object({ pass: Type.Literal(true) }), 302: Type.Null() },
});

export const enterLine = defineRoute({
  id: 'lines.enter',
  method: 'POST',
  path: '/api/v1/lines/:room_id/tickets',
  auth: 'session',
  summary: 'Enter the line: a number, once a person. Who has a ticket gets it again, on any device.',
  idempotency: 'none',
  params: Room,
  reply: { 201: Type.Object({ ticket: Ticket, entry: Type.Integer(), ...Standing, line: LineNews }) },
});

export const readPosition = defineRoute({
  id: 'lines.position',
  method: 'GET',
  path: '/api/v1/lines/:room_id/position',
  auth: 'public',
  summary: 'Where a ticket stands: its signature and a pointer in memory, no database.',
  params: Room,
  query: Type.Object({ ticket: Ticket }),
  reply: { 200: Type.Object({ ...Standing, line: LineNews }) },
});

export const readReceipt = defineRoute({
  id: 'lines.receipt',
  method: 'GET',
  path: '/api/v1/lines/:room_id/receipt',
  auth: 'public',
  summary: 'A signed receipt of an entry: proves an omission from the list of a draw (Ed25519, keys in lines.draw).',
  params: Room,
  query: Type.Object({ ticket: Ticket }),
  reply: { 200: Type.Object({ receipt: Type.String(), signature: Type.String() }) },
});

const Draw = {
  draw_no: Type.Integer(),
  frozen_at: Instant,
  entries: Type.Integer(),
  list_hash: Type.String(),
  seed_commitment: Type.String(),
  receipt_keys: Type.Array(Type.String()),
  /** Null: no beacon was named, the organiser is trusted. */
  beacon_round: Maybe(Type.Integer()),
  beacon: Maybe(Type.String()),
  seed: Maybe(Type.String()),
  drawn_at: Maybe(Instant),
};

export const readDraw = defineRoute({
  id: 'lines.draw',
  method: 'GET',
  path: '/api/v1/lines/:room_id/draw',
  auth: 'public',
  summary:
    'What was published of the draw: hash and commitment from the freeze on, the seed after it. `npm run verify-draw` reads it.',
  params: Room,
  reply: { 200: Type.Object({ ...Draw, earlier: Type.Array(Type.Object(Draw)) }) },
});

export const readDrawFile = defineRoute({
  id: 'lines.draw_file',
  method: 'GET',
  path: '/api/v1/lines/:room_id/draw/:file',
  auth: 'public',
  summary:
    'The frozen list of opaque ticket ids (list), or the same in the order of their numbers (order), a line each.',
  params: Type.Object({ room_id: Uuid, file: Type.Enum(['list', 'order']) }),
  media: 'binary',
  reply: { 200: Type.Unknown() },
});

const TicketBody = Type.Object({ ticket: Ticket }, { additionalProperties: false });

export const claimPlace = defineRoute({
  id: 'lines.claim',
  method: 'POST',
  path: '/api/v1/lines/:room_id/claim',
  auth: 'session',
  summary: 'Come in when called. Only the ticket’s own person may; who is inside already is told until when.',
  idempotency: 'none',
  params: Room,
  body: TicketBody,
  reply: {
    200: Type.Object({
      turn: Type.Enum(['inside', 'line']),
      number: Maybe(Type.Integer()),
      ahead: Maybe(Type.Integer()),
      expires_at: Maybe(Instant),
    }),
  },
});

export const leaveLine = defineRoute({
  id: 'lines.leave',
  method: 'POST',
  path: '/api/v1/lines/:room_id/leave',
  auth: 'session',
  summary: 'Give the place up, in line or inside.',
  idempotency: 'none',
  params: Room,
  body: TicketBody,
  reply: { 200: Type.Object({ left: Type.Literal(true) }) },
});

const Terms = {
  prequeue_at: Type.Optional(Maybe(Instant)),
  serve_at: Type.Optional(Maybe(Instant)),
  close_at: Type.Optional(Maybe(Instant)),
  draws: Type.Optional(Type.Boolean()),
  needs_verified_phone: Type.Optional(Type.Boolean()),
  overbooking: Type.Optional(Maybe(Type.Number({ minimum: 0.5, maximum: 20 }))),
  claim_ms: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 3_600_000 })),
  stay_ms: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 3_600_000 })),
  /** The round of the public beacon (drand quicknet) that decides the draw; null: the organiser is trusted. Named before the freeze. */
  beacon_round: Type.Optional(Maybe(Type.Integer({ minimum: 1, maximum: 2_000_000_000 }))),
  absent_ms: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 3_600_000 })),
  auto_buyers: Type.Optional(Maybe(Type.Integer({ minimum: 1, maximum: 1_000_000 }))),
  auto_latency_ms: Type.Optional(Maybe(Type.Integer({ minimum: 1, maximum: 60_000 }))),
  entries_per_address: Type.Optional(Maybe(Type.Integer({ minimum: 1, maximum: 1_000_000 }))),
  /** Entries a minute from one browser, whoever signs in there. */
  entries_per_device: Type.Optional(Maybe(Type.Integer({ minimum: 1, maximum: 1_000_000 }))),
  message_ko: Type.Optional(Type.String({ maxLength: 300 })),
  message_en: Type.Optional(Type.String({ maxLength: 300 })),
  /** Of another site behind this line: beginnings of paths that stay open to everybody. */
  open_paths: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 200, pattern: '^/[^\\s,?#\\\\]*$' }), { maxItems: 50 }),
  ),
};
const Capacity = Type.Integer({ minimum: 0, maximum: 1_000_000 });

/** A line as staff see it. */
export const AdminLine = Type.Object({
  ...LineNews.properties,
  waiting: Type.Integer(),
  called: Type.Integer(),
  wanted: Type.Integer(),
  entries: Type.Integer(),
  prequeue_at: Maybe(Instant),
  close_at: Maybe(Instant),
  overbooking: Maybe(Type.Number()),
  claim_ms: Type.Integer(),
  stay_ms: Type.Integer(),
  absent_ms: Type.Integer(),
  drawn: Type.Boolean(),
  /** Null: no beacon is fetched, its value is entered by hand. `fault`: what came of the last try. */
  beacon_fetch: Maybe(
    Type.Object({
      from: Type.String(),
      fault: Maybe(Type.Enum(['not_yet', 'unreachable', 'bad_answer'])),
      tried_at: Maybe(Instant),
    }),
  ),
  open_paths: Type.Array(Type.String()),
  auto_buyers: Maybe(Type.Integer()),
  auto_latency_ms: Maybe(Type.Integer()),
  entries_per_address: Maybe(Type.Integer()),
  entries_per_device: Maybe(Type.Integer()),
  /** Places taken, a point a minute over the last hour. */
  admitted: Type.Array(Type.Object({ at: Instant, people: Type.Integer() })),
  history: Type.Array(Type.Object({ at: Instant, state: Type.String(), why: Type.String() })),
});

export const adminListLines = defineRoute({
  id: 'admin.lines.list',
  method: 'GET',
  path: '/api/v1/admin/lines',
  auth: 'staff:drops.read',
  summary: 'All waiting rooms.',
  reply: { 200: Type.Object({ lines: Type.Array(LineNews) }) },
});

export const adminReadLine = defineRoute({
  id: 'admin.lines.read',
  method: 'GET',
  path: '/api/v1/admin/lines/:room_id',
  auth: 'staff:drops.read',
  summary: 'One waiting room with what happened in it.',
  params: Room,
  reply: { 200: AdminLine },
});

export const adminOpenLine = defineRoute({
  id: 'admin.lines.create',
  method: 'POST',
  path: '/api/v1/admin/lines',
  auth: 'staff:drops.write',
  summary: 'Make a waiting room for a drop, or for the whole site.',
  body: Type.Object({ drop_id: Maybe(Uuid), capacity: Capacity, ...Terms }, { additionalProperties: false }),
  reply: { 201: AdminLine },
});

export const adminChangeLine = defineRoute({
  id: 'admin.lines.change',
  method: 'PATCH',
  path: '/api/v1/admin/lines/:room_id',
  auth: 'staff:drops.write',
  summary: 'Move a line to another state, change its capacity, its terms, or what those waiting are told.',
  params: Room,
  body: Type.Object(
    { state: Type.Optional(LineState), capacity: Type.Optional(Capacity), ...Terms },
    { additionalProperties: false },
  ),
  reply: { 200: AdminLine },
});

export const adminDrawLine = defineRoute({
  id: 'admin.lines.draw',
  method: 'POST',
  path: '/api/v1/admin/lines/:room_id/draw',
  auth: 'staff:drops.write',
  summary: 'Draw with the value of the beacon round that was named; or, before anybody is called, publicly draw anew.',
  params: Room,
  body: Type.Object(
    {
      beacon: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
      redraw: Type.Optional(Type.Boolean()),
      beacon_round: Type.Optional(Maybe(Type.Integer({ minimum: 1, maximum: 2_000_000_000 }))),
    },
    { additionalProperties: false },
  ),
  reply: { 200: AdminLine },
});
