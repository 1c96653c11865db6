import { type Static, Type } from 'typebox';
import { Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

const Text = Type.Union([Type.String(), Type.Null()]);

/** How far a box has come; a carrier's word never takes it back. */
export const box_states = ['waiting', 'taken', 'moving', 'out', 'arrived'] as const;

export const DeliveryBox = Type.Object({
  box_id: Uuid,
  /** Box k of n of its delivery, as on its label. */
  k: Type.Integer(),
  n: Type.Integer(),
  /** Null: what the rest of the delivery goes in. */
  line_id: Type.Union([Uuid, Type.Null()]),
  title: Text,
  name: Type.String(),
  piece: Type.Integer(),
  /** Its number is the one the channel is told. */
  declared: Type.Boolean(),
  courier: Text,
  tracking_number: Text,
  state: Type.Enum([...box_states]),
  state_at: Text,
  version: Type.Integer(),
});
export type DeliveryBox = Static<typeof DeliveryBox>;

export const WaitingParcel = Type.Object({
  delivery_id: Uuid,
  number: Type.Integer(),
  shop_id: Uuid,
  state: Type.String(),
  arrived_at: Text,
  /** Masked. */
  recipient: Text,
  sido: Text,
  sigungu: Text,
  remote: Text,
  wished_on: Text,
  orders: Type.Integer(),
  order_keys: Type.Array(Type.String()),
  channels: Type.Array(Type.String()),
  goods: Type.String(),
  /** Empty: it goes in one box, which has no number yet. */
  boxes: Type.Array(DeliveryBox),
});
export type WaitingParcel = Static<typeof WaitingParcel>;

export const listParcels = defineRoute({
  id: 'admin.fulfilment.parcels',
  method: 'GET',
  path: '/api/v1/admin/parcels',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Deliveries that go with a carrier, newest first: without all their numbers, on their way, or arrived.',
  query: Type.Object({
    state: Type.Optional(Type.Enum(['waiting', 'moving', 'arrived'])),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: {
    200: Type.Object({
      parcels: Type.Array(WaitingParcel),
      next_cursor: Text,
      /** How many wait for a number. */
      waiting: Type.Integer(),
    }),
  },
});

const Boxes = Type.Object({ delivery_id: Uuid, boxes: Type.Array(DeliveryBox) });

export const readDeliveryBoxes = defineRoute({
  id: 'admin.fulfilment.boxes',
  method: 'GET',
  path: '/api/v1/admin/deliveries/:delivery_id/boxes',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'The boxes of a delivery with their numbers and how far they have come.',
  params: Type.Object({ delivery_id: Uuid }),
  reply: { 200: Boxes },
});

export const BoxTrackingEntry = Type.Object(
  {
    /** A box's id, its label (D100001-2), a delivery (D100001) or an order's key. */
    key: Type.String({ minLength: 1, maxLength: 100 }),
    courier: Type.String({ maxLength: 60 }),
    tracking_number: Type.String({ maxLength: 60 }),
  },
  { additionalProperties: false },
);
export type BoxTrackingEntry = Static<typeof BoxTrackingEntry>;

export const BoxOutcome = Type.Object({
  key: Type.String(),
  outcome: Type.Enum([
    'saved',
    'unchanged',
    'not_found',
    'courier_unknown',
    'number_missing',
    'more_than_boxes',
    'left_already',
    'arrived',
  ]),
  doubt: Text,
});
export type BoxOutcome = Static<typeof BoxOutcome>;

export const enterBoxNumbers = defineRoute({
  id: 'admin.fulfilment.enter_box_numbers',
  method: 'POST',
  path: '/api/v1/admin/boxes/tracking',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Couriers and tracking numbers of boxes; several entries with a delivery’s or an order’s key fill its boxes in their order.',
  body: Type.Object(
    { entries: Type.Array(BoxTrackingEntry, { minItems: 1, maxItems: 2_000 }) },
    { additionalProperties: false },
  ),
  reply: { 200: Type.Object({ outcomes: Type.Array(BoxOutcome) }) },
});

const empty = Type.Object({}, { additionalProperties: false });

export const declareBox = defineRoute({
  id: 'admin.fulfilment.declare_box',
  method: 'POST',
  path: '/api/v1/admin/boxes/:box_id/declare',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'The channel is told the number of this box of the line, and of no other.',
  params: Type.Object({ box_id: Uuid }),
  body: empty,
  reply: { 200: Boxes },
});

export const addBox = defineRoute({
  id: 'admin.fulfilment.add_box',
  method: 'POST',
  path: '/api/v1/admin/deliveries/:delivery_id/boxes',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'One more box for the goods of a delivery that have none of their own.',
  params: Type.Object({ delivery_id: Uuid }),
  body: empty,
  reply: { 201: Boxes },
});

export const removeBox = defineRoute({
  id: 'admin.fulfilment.remove_box',
  method: 'DELETE',
  path: '/api/v1/admin/boxes/:box_id',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Takes back a box that was added and has no number.',
  params: Type.Object({ box_id: Uuid }),
  reply: { 200: Boxes },
});

export const setBoxState = defineRoute({
  id: 'admin.fulfilment.set_box_state',
  method: 'POST',
  path: '/api/v1/admin/boxes/:box_id/state',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'How far a box has come, by a person’s word: where no carrier is asked, or it said something wrong. With its last box the delivery has arrived.',
  params: Type.Object({ box_id: Uuid }),
  body: Type.Object(
    { state: Type.Enum([...box_states]), version: Type.Integer({ minimum: 0 }) },
    { additionalProperties: false },
  ),
  reply: { 200: Boxes },
});
