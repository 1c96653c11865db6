import Type, { type Static, type TSchema } from 'typebox';
import { Instant, Krw, Uuid } from './checkout.ts';
import { RevealReason } from './orders.ts';
import { defineRoute } from './route.ts';

const strict = { additionalProperties: false } as const;
const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Day = Type.String({ format: 'date' });

export const stop_kinds = ['deliver', 'redeliver', 'collect', 'swap', 'repair', 'take_old'] as const;
/** What a person may add to a door; `exchange` makes two stops that are driven together, one that fetches and one that brings. */
export const stop_wishes = ['deliver', 'collect', 'exchange', 'swap', 'repair', 'take_old'] as const;
export const failure_reasons = [
  'absent',
  'refused',
  'wrong_address',
  'no_way_in',
  'damaged',
  'unpaid',
  'other',
] as const;
export const charge_kinds = [
  'ladder_truck',
  'stairs',
  'take_old',
  'redeliver',
  'exchange',
  'repair',
  'far',
  'other',
] as const;
export const taking_kinds = ['cash', 'card', 'transfer'] as const;

const ChargeInput = Type.Object(
  {
    kind: Type.Enum([...charge_kinds]),
    amount_krw: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
    payer: Type.Enum(['customer', 'house']),
  },
  strict,
);
export type ChargeInput = Static<typeof ChargeInput>;

/** A JPEG or PNG of a door, in base64. */
const Picture = Type.String({ maxLength: 600_000, pattern: '^[A-Za-z0-9+/]+={0,2}$' });

const happened = {
  outcome: Type.Enum(['done', 'failed']),
  /** Needed where it failed. */
  reason: Type.Optional(Type.Enum([...failure_reasons])),
  /** Sealed. */
  note: Type.Optional(Type.String({ maxLength: 500 })),
  photo: Type.Optional(Picture),
  signature: Type.Optional(Picture),
  happened_at: Type.Optional(Instant),
};
export const AttemptInput = Type.Object(happened, strict);
export type AttemptInput = Static<typeof AttemptInput>;

const took = {
  /** Whose balance it is; absent for charges of the stop. */
  order_id: Type.Optional(Uuid),
  kind: Type.Enum([...taking_kinds]),
  amount_krw: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
  /** A card has one. */
  approval_number: Type.Optional(Type.String({ pattern: '^[0-9]{6,12}$' })),
  happened_at: Type.Optional(Instant),
};
export const TakingInput = Type.Object(took, strict);
export type TakingInput = Static<typeof TakingInput>;

export const StopLine = Type.Object({
  line_id: Uuid,
  title: Type.String(),
  option_text: Type.String(),
  quantity: Type.Integer(),
});
export const StopOrderDue = Type.Object({ order_id: Uuid, order_key: Type.String(), due_krw: Krw });

export const DeliveryStop = Type.Object({
  delivery_id: Uuid,
  number: Type.Integer(),
  kind: Type.Enum([...stop_kinds]),
  state: Type.String(),
  arrived_at: OrNull(Instant),
  /** The other half of an exchange, and whatever else goes to this door on its own. */
  others: Type.Array(
    Type.Object({
      delivery_id: Uuid,
      number: Type.Integer(),
      kind: Type.Enum([...stop_kinds]),
      state: Type.String(),
      bound: Type.Boolean(),
    }),
  ),
  day: OrNull(Day),
  wanted_on: OrNull(Day),
  /** Of its own: it brings no parcel of a channel and may be called off. */
  visit: Type.Boolean(),
  lines: Type.Array(StopLine),
  collect_on_delivery: Type.Boolean(),
  lift: OrNull(Type.Enum(['yes', 'no', 'ladder'])),
  floor: OrNull(Type.Integer()),
  /** Balances of orders of the house's own counters. */
  dues: Type.Array(StopOrderDue),
  /** Why it must not be loaded. */
  not_loaded: Type.Array(Type.String()),
  attempts: Type.Array(
    Type.Object({
      attempt_id: Uuid,
      outcome: Type.Enum(['done', 'failed']),
      reason: OrNull(Type.Enum([...failure_reasons])),
      day: OrNull(Day),
      has_photo: Type.Boolean(),
      has_signature: Type.Boolean(),
      happened_at: Instant,
    }),
  ),
  charges: Type.Array(
    Type.Object({
      charge_id: Uuid,
      kind: Type.Enum([...charge_kinds]),
      amount_krw: Krw,
      payer: Type.Enum(['customer', 'house']),
      voided: Type.Boolean(),
    }),
  ),
  takings: Type.Array(
    Type.Object({
      taking_id: Uuid,
      order_id: OrNull(Uuid),
      kind: Type.Enum([...taking_kinds]),
      amount_krw: Krw,
      happened_at: Instant,
    }),
  ),
});
export type DeliveryStop = Static<typeof DeliveryStop>;

const params = Type.Object({ delivery_id: Uuid });
const base = '/api/v1/admin/deliveries/:delivery_id';
const write = { auth: 'staff:orders.write', scope: 'shop' } as const;

export const readStop = defineRoute({
  id: 'admin.fulfilment.stop',
  method: 'GET',
  path: `${base}/stop`,
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'What is done at a door: goods, attempts, charges, money taken, what else goes there, and what keeps it.',
  params,
  reply: { 200: DeliveryStop },
});

export const addStop = defineRoute({
  id: 'admin.fulfilment.add_stop',
  method: 'POST',
  path: `${base}/stops`,
  ...write,
  summary:
    'Another stop at the door of a delivery: fetch, swap, mend, bring anew, take the old mattress away; an exchange makes two that are driven together. Each uses the team’s day.',
  params,
  body: Type.Object(
    {
      kind: Type.Enum([...stop_wishes]),
      lines: Type.Array(Type.Object({ line_id: Uuid, quantity: Type.Integer({ minimum: 1, maximum: 999 }) }, strict), {
        maxItems: 60,
      }),
      wanted_on: Type.Optional(Day),
      charges: Type.Optional(Type.Array(ChargeInput, { maxItems: 8 })),
    },
    strict,
  ),
  reply: { 201: Type.Object({ delivery_ids: Type.Array(Uuid) }) },
});

export const callOffStop = defineRoute({
  id: 'admin.fulfilment.call_off_stop',
  method: 'POST',
  path: `${base}/call-off`,
  ...write,
  summary:
    'Calls off a stop that brings no parcel of a channel (and the other half of an exchange); its place is free again.',
  params,
  body: Type.Object({}, strict),
  reply: { 200: Type.Object({ delivery_ids: Type.Array(Uuid) }) },
});

export const noteAttempt = defineRoute({
  id: 'admin.fulfilment.note_attempt',
  method: 'POST',
  path: `${base}/attempts`,
  ...write,
  summary:
    'Somebody was there: done, or failed with a reason. What failed waits for another day; the place it used is not given back.',
  params,
  body: AttemptInput,
  body_limit_bytes: 1_500_000,
  reply: { 201: Type.Object({ attempt_id: Uuid }) },
});

export const readDoorProof = defineRoute({
  id: 'admin.fulfilment.proof',
  method: 'GET',
  path: '/api/v1/admin/attempts/:attempt_id/proof',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Photo, signature and note of an attempt. Who looked is in the audit.',
  params: Type.Object({ attempt_id: Uuid }),
  query: Type.Object({ reason: RevealReason }),
  reply: {
    200: Type.Object({ note: Type.String(), photo: OrNull(Type.String()), signature: OrNull(Type.String()) }),
  },
});

export const addCharge = defineRoute({
  id: 'admin.fulfilment.add_charge',
  method: 'POST',
  path: `${base}/charges`,
  ...write,
  summary: 'What a stop costs beside its goods, and who pays it.',
  params,
  body: ChargeInput,
  reply: { 201: Type.Object({ charge_id: Uuid }) },
});

export const voidCharge = defineRoute({
  id: 'admin.fulfilment.void_charge',
  method: 'POST',
  path: `${base}/charges/:charge_id/void`,
  ...write,
  summary: 'Takes a charge back. Refused where its money was taken already.',
  params: Type.Object({ delivery_id: Uuid, charge_id: Uuid }),
  body: Type.Object({}, strict),
  reply: { 200: Type.Object({ charge_id: Uuid }) },
});

export const takeAtDoor = defineRoute({
  id: 'admin.fulfilment.take_at_door',
  method: 'POST',
  path: `${base}/takings`,
  ...write,
  summary: 'Money taken at the door: charges of the stop, or the balance of an order of the house.',
  params,
  body: TakingInput,
  reply: { 201: Type.Object({ taking_id: Uuid }) },
});

const door = Type.Object(
  {
    collect_on_delivery: Type.Boolean(),
    lift: OrNull(Type.Enum(['yes', 'no', 'ladder'])),
    floor: OrNull(Type.Integer({ minimum: -9, maximum: 200 })),
  },
  strict,
);

export const markStop = defineRoute({
  id: 'admin.fulfilment.mark_stop',
  method: 'PUT',
  path: `${base}/door`,
  ...write,
  summary:
    'What to know of a door (lift, floor), and whether the balance of its orders is taken there: without it, a stop with a balance due is not loaded.',
  params,
  body: door,
  idempotency: 'none',
  reply: { 200: door },
});
