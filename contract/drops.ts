import { Type } from 'typebox';
import { Instant, Krw, Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

/**
 * Live figures of a drop, read from memory that is refreshed every 100 ms: `as_of` says how fresh.
 * `remaining` = allotment - taken. all_held: nothing remains but somebody may still fail to pay. sold_out: nothing will come back by itself.
 */
export const DropLive = Type.Object({
  drop_id: Uuid,
  phase: Type.Enum(['upcoming', 'open', 'all_held', 'sold_out', 'ended', 'canceled']),
  allotment: Type.Integer(),
  remaining: Type.Integer(),
  held: Type.Integer(),
  as_of: Instant,
});

export const Drop = Type.Object({
  drop_id: Uuid,
  shop_id: Uuid,
  variant_id: Uuid,
  product_slug: Type.String(),
  product_name: Type.String(),
  product_name_en: Type.Union([Type.String(), Type.Null()]),
  option_text: Type.String(),
  option_text_en: Type.Union([Type.String(), Type.Null()]),
  image: Type.Union([Type.String(), Type.Null()]),
  unit_price_krw: Krw,
  compare_at_krw: Type.Union([Krw, Type.Null()]),
  kind: Type.Union([Type.Literal('stock'), Type.Literal('preorder')]),
  title_ko: Type.String(),
  title_en: Type.String(),
  opens_at: Instant,
  closes_at: Instant,
  cap_per_person: Type.Integer(),
  /** Pre-orders: goods are promised by this date (Korea). */
  promised_on: Type.Union([Type.String(), Type.Null()]),
  allow_virtual_account: Type.Boolean(),
  /** Only members with a verified phone may buy; the number counts against the cap, too. */
  needs_verified_phone: Type.Boolean(),
  /** Only who was let in through its waiting room may buy: see lines.ts. */
  guarded: Type.Boolean(),
  live: DropLive,
});

export const listDrops = defineRoute({
  id: 'drops.list',
  method: 'GET',
  path: '/api/v1/drops',
  auth: 'public',
  summary: 'Drops: open, upcoming, ended.',
  reply: { 200: Type.Object({ drops: Type.Array(Drop), server_time: Instant }) },
});

export const readDrop = defineRoute({
  id: 'drops.read',
  method: 'GET',
  path: '/api/v1/drops/:drop_id',
  auth: 'public',
  summary: 'One drop with its live figures.',
  params: Type.Object({ drop_id: Uuid }),
  reply: { 200: Type.Object({ drop: Drop, server_time: Instant }) },
});

export const VariantLive = Type.Object({ variant_id: Uuid, available: Type.Integer(), as_of: Instant });

export const readAvailability = defineRoute({
  id: 'inventory.availability',
  method: 'GET',
  path: '/api/v1/availability',
  auth: 'public',
  summary: 'Units available now, from memory at most 250 ms old.',
  query: Type.Object({ variant_ids: Type.String({ maxLength: 4_000, description: 'comma-separated variant ids' }) }),
  reply: { 200: Type.Object({ variants: Type.Array(VariantLive), server_time: Instant }) },
});

export const liveStream = defineRoute({
  id: 'live.stream',
  method: 'GET',
  path: '/api/v1/live',
  auth: 'public',
  summary: 'Server-sent events: topics drop:<id>, variant:<id>, clock. Resumes by Last-Event-ID.',
  query: Type.Object({ topics: Type.String({ maxLength: 4_000 }) }),
  media: 'event-stream',
  reply: { 200: Type.Unknown() },
});

const DropInput = Type.Object(
  {
    variant_id: Uuid,
    kind: Type.Union([Type.Literal('stock'), Type.Literal('preorder')]),
    title_ko: Type.String({ minLength: 1, maxLength: 120 }),
    title_en: Type.String({ minLength: 1, maxLength: 120 }),
    opens_at: Instant,
    closes_at: Instant,
    allotment: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
    cap_per_person: Type.Integer({ minimum: 1, maximum: 1_000 }),
    promised_on: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    allow_virtual_account: Type.Optional(Type.Boolean()),
    needs_verified_phone: Type.Optional(Type.Boolean()),
    hold_minutes: Type.Optional(Type.Number({ minimum: 0.5, maximum: 60, multipleOf: 0.5 })),
  },
  { additionalProperties: false },
);

export const adminCreateDrop = defineRoute({
  id: 'admin.drops.create',
  method: 'POST',
  path: '/api/v1/admin/drops',
  auth: 'staff:drops.write',
  summary: 'Schedule a drop; its allotment may not exceed what is available (kind stock).',
  body: DropInput,
  reply: { 201: Drop },
});

export const adminChangeDrop = defineRoute({
  id: 'admin.drops.change',
  method: 'PATCH',
  path: '/api/v1/admin/drops/:drop_id',
  auth: 'staff:drops.write',
  summary: 'Change times, cap or allotment (never below what is taken), or cancel it.',
  params: Type.Object({ drop_id: Uuid }),
  body: Type.Partial(
    Type.Object({ ...Type.Omit(DropInput, ['variant_id', 'kind']).properties, canceled: Type.Boolean() }),
    {
      additionalProperties: false,
    },
  ),
  reply: { 200: Drop },
});

export const adminPromisedBuyers = defineRoute({
  id: 'admin.drops.promised_buyers',
  method: 'GET',
  path: '/api/v1/admin/drops/:drop_id/promised-buyers',
  auth: 'staff:drops.write',
  summary:
    'How many orders wait for a pre-order, and how many of their buyers get a mail when its promised day is moved.',
  params: Type.Object({ drop_id: Uuid }),
  reply: { 200: Type.Object({ orders: Type.Integer(), mails: Type.Integer() }) },
});

export const adminControlRoom = defineRoute({
  id: 'admin.drops.control_room',
  method: 'GET',
  path: '/api/v1/admin/drops/:drop_id/control-room',
  auth: 'staff:drops.read',
  scope: 'shop',
  summary: 'The last ten minutes of a drop, a point a second; live goes on by SSE topic control:<drop_id>.',
  params: Type.Object({ drop_id: Uuid }),
  reply: {
    200: Type.Object({
      drop: Drop,
      points: Type.Array(
        Type.Object({
          at: Instant,
          placed: Type.Integer(),
          confirmed: Type.Integer(),
          remaining: Type.Integer(),
          held: Type.Integer(),
          refused: Type.Record(Type.String(), Type.Integer()),
          payments: Type.Record(Type.String(), Type.Integer()),
          queue: Type.Integer({ description: 'requests waiting in the order lane' }),
        }),
      ),
    }),
  },
});
