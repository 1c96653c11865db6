import Type, { type Static, type TSchema } from 'typebox';
import { Instant, Uuid } from './checkout.ts';
import { GridRow } from './desk.ts';
import { PhoneNumber } from './identity.ts';
import { defineRoute } from './route.ts';

const strict = { additionalProperties: false };
const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Day = Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', description: 'Korea' });

/** What a call was about, and what it asks to be done. Words of a list; whatever names somebody belongs into the note, which is sealed. */
export const call_topics = ['day', 'address', 'change', 'cancel', 'defect', 'question', 'other'] as const;
export const call_actions = ['call_back', 'fix_day', 'check_stock', 'send_part', 'give_back', 'other'] as const;

export const Call = Type.Object({
  call_id: Uuid,
  shop_id: Uuid,
  /** Masked. */
  phone: Type.String(),
  direction: Type.Enum(['in', 'out']),
  topic: Type.Enum([...call_topics]),
  order_id: OrNull(Uuid),
  agreed_on: OrNull(Type.String()),
  next_action: OrNull(Type.Enum([...call_actions])),
  due_at: OrNull(Instant),
  done_at: OrNull(Instant),
  done_by: OrNull(Type.String()),
  /** Empty for who may not read personal data. */
  note: Type.String(),
  by: Type.String(),
  at: Instant,
});
export type Call = Static<typeof Call>;

export const adminFindCaller = defineRoute({
  id: 'admin.calls.find_caller',
  method: 'POST',
  path: '/api/v1/admin/callers',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary:
    'Who is calling: the orders of exactly this number, of every channel and of our own shop, and the calls there were with it. A POST, so that the number stands in no address.',
  idempotency: 'none',
  body: Type.Object({ phone: PhoneNumber }, strict),
  reply: {
    200: Type.Object({
      orders: Type.Array(GridRow),
      /** By order: the day agreed by phone. */
      agreed: Type.Record(Type.String(), Type.String()),
      calls: Type.Array(Call),
    }),
  },
});

export const LogCall = Type.Object(
  {
    shop_id: Uuid,
    phone: PhoneNumber,
    direction: Type.Enum(['in', 'out']),
    topic: Type.Enum([...call_topics]),
    order_id: Type.Optional(Uuid),
    /** A day for the delivery of that order; it stands over the wish the channel knows. */
    agreed_on: Type.Optional(Day),
    next: Type.Optional(Type.Object({ action: Type.Enum([...call_actions]), due_at: Instant }, strict)),
    /** Kept sealed. */
    note: Type.Optional(Type.String({ maxLength: 1_000 })),
  },
  strict,
);
export type LogCall = Static<typeof LogCall>;

export const adminLogCall = defineRoute({
  id: 'admin.calls.log',
  method: 'POST',
  path: '/api/v1/admin/calls',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Write a call down: what about, which day was agreed, what is next and until when.',
  body: LogCall,
  reply: { 201: Type.Object({ call_id: Uuid, parcels_moved: Type.Integer() }) },
});

export const adminListCalls = defineRoute({
  id: 'admin.calls.list',
  method: 'GET',
  path: '/api/v1/admin/calls',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'What calls have left to be done, the most urgent first.',
  query: Type.Object({
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: { 200: Type.Object({ calls: Type.Array(Call), next_cursor: OrNull(Type.String()) }) },
});

export const adminFinishCall = defineRoute({
  id: 'admin.calls.finish',
  method: 'POST',
  path: '/api/v1/admin/calls/:call_id/done',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'What a call had left to be done is done. Again is the same.',
  params: Type.Object({ call_id: Uuid }),
  body: Type.Object({}, strict),
  reply: { 200: Type.Object({ call_id: Uuid }) },
});
