import { type Static, Type } from 'typebox';
import { Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

/**
 * What a buyer of goods made to order agrees to (전자상거래법 17조 2항 6호, 시행령 21조: told beforehand, agreed to in writing or
 * electronically). Another wording gets another version; an order keeps the version it was placed under.
 */
export const no_return_terms = {
  version: '2026-11-22',
  ko: '주문을 받고 저만을 위해 만드는 상품입니다. 제작이 시작되면 단순 변심으로 취소·반품할 수 없다는 것을 확인하고 동의합니다.',
  en: 'This is made for me once I order. I understand and agree that it cannot be canceled or returned for a change of mind once production has begun.',
} as const;

const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });

export const readPromises = defineRoute({
  id: 'production.promises',
  method: 'GET',
  path: '/api/v1/promises',
  auth: 'public',
  summary:
    'Of these variants those that are made to order: the first day on which one can be made, null where all days are full. For the eye, a second old; the order has the last word.',
  query: Type.Object({ variant_ids: Type.String({ maxLength: 4_000, description: 'Ids with commas, at most 100' }) }),
  reply: {
    200: Type.Object({
      promises: Type.Array(
        Type.Object({ variant_id: Uuid, made_on: Type.Union([Day, Type.Null()]), left: Type.Integer() }),
      ),
    }),
  },
});

export const ProductionRow = Type.Object({
  variant_id: Uuid,
  shop_id: Uuid,
  title: Type.String(),
  option_text: Type.String(),
  made_on: Day,
  /** How many can be made that day, how many are paid for, how many are held by orders not paid yet. */
  capacity: Type.Integer(),
  to_make: Type.Integer(),
  held: Type.Integer(),
  orders: Type.Array(Type.Object({ order_id: Uuid, order_key: Type.String(), quantity: Type.Integer() })),
});
export type ProductionRow = Static<typeof ProductionRow>;

export const listProduction = defineRoute({
  id: 'admin.fulfilment.production',
  method: 'GET',
  path: '/api/v1/admin/production',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'What is to be made on which day, for which orders, and how much room is left.',
  query: Type.Object({
    from: Type.Optional(Day),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
  }),
  reply: { 200: Type.Object({ today: Day, from: Day, until: Day, rows: Type.Array(ProductionRow) }) },
});
