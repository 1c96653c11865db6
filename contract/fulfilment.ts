import { Type } from 'typebox';
import { Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';
import { WayWhy, ways } from './ways.ts';

const Text = Type.Union([Type.String(), Type.Null()]);

export const BundledLine = Type.Object({
  line_id: Uuid,
  title: Type.String(),
  option_text: Type.String(),
  quantity: Type.Integer(),
  state: Type.String(),
  blocks: Type.Array(Type.String()),
});

/** Why a parcel travels with another: who it is, what makes it one place, whether one address left the door out; or a person’s word. */
export const BundleReason = Type.Union([
  Type.Object({
    person: Type.Union([Type.Literal('phone'), Type.Literal('name')]),
    place: Type.Union(['road', 'lot', 'building', 'code', 'text'].map((by) => Type.Literal(by))),
    unit: Type.Union([Type.Literal('equal'), Type.Literal('left_out')]),
  }),
  Type.Object({ by: Type.Union([Type.Literal('hand'), Type.Literal('change')]) }),
]);

export const BundledParcel = Type.Object({
  parcel_id: Uuid,
  order_id: Uuid,
  order_key: Type.String(),
  channel_kind: Type.String(),
  channel_name: Type.String(),
  /** Masked. */
  recipient: Text,
  wished_on: Text,
  /** The day was agreed by phone: it stands over the wish its channel knows. */
  agreed: Type.Boolean(),
  ordered_at: Type.String(),
  state: Type.Union([Type.Literal('open'), Type.Literal('done'), Type.Literal('void')]),
  /** How it goes by itself, by which rule (null: none was asked yet), or by a person’s word. */
  way: Type.Enum([...ways]),
  way_why: Type.Union([WayWhy, Type.Null()]),
  way_by_hand: Type.Boolean(),
  /** Absent for the one that was there first. */
  joined: Type.Union([
    Type.Object({ why: BundleReason, with_order_key: Text, by: Text, at: Type.String() }),
    Type.Null(),
  ]),
  lines: Type.Array(BundledLine),
});

export const BundledDelivery = Type.Object({
  delivery_id: Uuid,
  shop_id: Uuid,
  /** As on its papers: D100001. */
  number: Type.Integer(),
  /** deliver, redeliver; a stop of its own: collect, swap, repair, take_old. */
  kind: Type.String(),
  state: Type.String(),
  version: Type.Integer(),
  /** By truck where one of its parcels goes so, unless a person said otherwise. */
  way: Type.Enum([...ways]),
  sido: Text,
  sigungu: Text,
  gu: Text,
  remote: Text,
  region_flag: Text,
  wished_on: Text,
  parcels: Type.Array(BundledParcel),
});

const page = {
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
};
const DeliveryPage = Type.Object({
  deliveries: Type.Array(BundledDelivery),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
});

export const adminListDeliveries = defineRoute({
  id: 'admin.fulfilment.deliveries',
  method: 'GET',
  path: '/api/v1/admin/deliveries',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Open deliveries, newest first, each with all its parcels and why they travel together.',
  query: Type.Object({
    ...page,
    sido: Type.Optional(Type.String({ maxLength: 20 })),
    sigungu: Type.Optional(Type.String({ maxLength: 20 })),
    /** Only those with several parcels. */
    bundled: Type.Optional(Type.Boolean()),
  }),
  reply: { 200: DeliveryPage },
});

export const listTeamDeliveries = defineRoute({
  id: 'fulfilment.team_deliveries',
  method: 'GET',
  path: '/api/v1/driver/deliveries',
  auth: 'staff:deliveries.read',
  scope: 'shop',
  summary: 'Open deliveries given to a team whoever asks drives for, and no others, whatever else they may see.',
  query: Type.Object(page),
  reply: { 200: DeliveryPage },
});

export const adminPartParcel = defineRoute({
  id: 'admin.fulfilment.part',
  method: 'POST',
  path: '/api/v1/admin/parcels/:parcel_id/part',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Undoes a joining: the parcel travels by itself again, and no rule joins it with these others.',
  params: Type.Object({ parcel_id: Uuid }),
  body: Type.Object({}, { additionalProperties: false }),
  reply: { 200: BundledDelivery },
});

export const adminJoinDeliveries = defineRoute({
  id: 'admin.fulfilment.join',
  method: 'POST',
  path: '/api/v1/admin/deliveries/:delivery_id/join',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Joins another open delivery of the same shop into this one, by hand; a parting of their parcels is forgotten.',
  params: Type.Object({ delivery_id: Uuid }),
  body: Type.Object({ other_delivery_id: Uuid }, { additionalProperties: false }),
  reply: { 200: BundledDelivery },
});
