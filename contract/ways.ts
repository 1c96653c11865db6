import { type Static, Type } from 'typebox';
import { Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

const strict = { additionalProperties: false };
const Text = Type.Union([Type.String(), Type.Null()]);

/** By truck of the house, or with a carrier. */
export const ways = ['truck', 'parcel'] as const;
export type Way = (typeof ways)[number];
const Way = Type.Enum([...ways]);

export const WayRule = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }),
    way: Way,
    /** One of these is among the goods; empty: whatever goes. */
    product_ids: Type.Array(Uuid, { maxItems: 200 }),
    /** It goes to one of these; `sigungu` null: the whole province. Empty: anywhere. */
    areas: Type.Array(
      Type.Object(
        { sido: Type.String({ maxLength: 20 }), sigungu: Type.Union([Type.String({ maxLength: 20 }), Type.Null()]) },
        strict,
      ),
      { maxItems: 300 },
    ),
    /** Only to Jeju and islands (only), nowhere of these (none), or no matter (any). */
    remote: Type.Enum(['any', 'only', 'none']),
  },
  strict,
);
export type WayRule = Static<typeof WayRule>;

/** Which rule decided, counted from 1 (null: none fitted), and what of the goods and the place it fitted. */
export const WayWhy = Type.Object({
  rule: Type.Union([Type.Integer(), Type.Null()]),
  name: Text,
  product: Text,
  place: Text,
});
export type WayWhy = Static<typeof WayWhy>;

const rules = { rules: Type.Array(WayRule, { maxItems: 50 }), otherwise: Way, version: Type.Integer({ minimum: 0 }) };
export const WayRules = Type.Object({ shop_id: Uuid, ...rules });

export const readWayRules = defineRoute({
  id: 'admin.fulfilment.way_rules',
  method: 'GET',
  path: '/api/v1/admin/shops/:shop_id/way-rules',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'By truck or with a carrier: the rules of a shop in their order, and what no rule fits.',
  params: Type.Object({ shop_id: Uuid }),
  reply: { 200: WayRules },
});

export const saveWayRules = defineRoute({
  id: 'admin.fulfilment.save_way_rules',
  method: 'PUT',
  path: '/api/v1/admin/shops/:shop_id/way-rules',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Replaces the rules; the first that fits decides. What is open and nobody has decided is decided anew.',
  params: Type.Object({ shop_id: Uuid }),
  body: Type.Object(rules, strict),
  reply: { 200: WayRules },
});

export const setDeliveryWay = defineRoute({
  id: 'admin.fulfilment.set_way',
  method: 'POST',
  path: '/api/v1/admin/deliveries/:delivery_id/way',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'A person’s word over the rules: this delivery goes by truck, with a carrier, or as the rules say (null).',
  params: Type.Object({ delivery_id: Uuid }),
  body: Type.Object({ way: Type.Union([Way, Type.Null()]) }, strict),
  reply: { 200: Type.Object({ delivery_id: Uuid }) },
});
