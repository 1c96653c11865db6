import Type, { type Static } from 'typebox';
import { defineRoute } from './route.ts';

const uuid = Type.String({ format: 'uuid' });
const strict = { additionalProperties: false };

/** Whom a buyer deals with and how to reach them. Empty where it is not filled in. */
export const paper_fields = {
  contact_phone: Type.String({ maxLength: 30, pattern: '^[0-9+() -]*$' }),
  contact_email: Type.String({ maxLength: 254, pattern: '^$|^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$' }),
  /** When they answer: "평일 10–17시". */
  contact_hours: Type.String({ maxLength: 100 }),
  company: Type.String({ maxLength: 100 }),
  representative: Type.String({ maxLength: 60 }),
  /** 사업자등록번호, 000-00-00000. */
  business_number: Type.String({ pattern: '^$|^[0-9]{3}-[0-9]{2}-[0-9]{5}$' }),
  /** 통신판매업 신고번호. */
  mail_order_number: Type.String({ maxLength: 60 }),
  address: Type.String({ maxLength: 200 }),
};

/** A shop of the yard: who sells. */
export const Shop = Type.Object({
  id: uuid,
  slug: Type.String(),
  name: Type.String(),
  name_en: Type.Union([Type.String(), Type.Null()]),
  /** One line under the name. */
  tagline: Type.String(),
  tagline_en: Type.Union([Type.String(), Type.Null()]),
});
export type Shop = Static<typeof Shop>;

const Fee = Type.Integer({ minimum: 0, maximum: 1_000_000 });
/** What a shop asks for delivering an order; what it comes to is told by `deliveryFee`. */
const delivery_fields = {
  delivery_krw: Fee,
  delivery_free_from_krw: Type.Union([Type.Integer({ minimum: 1, maximum: 100_000_000 }), Type.Null()]),
  delivery_jeju_krw: Fee,
  delivery_island_krw: Fee,
};

/** A shop with its papers and what it asks for delivering. All of it is public. */
export const ShopPapers = Type.Object({ ...Shop.properties, ...paper_fields, ...delivery_fields });
export type ShopPapers = Static<typeof ShopPapers>;

export const listShops = defineRoute({
  id: 'listShops',
  method: 'GET',
  path: '/api/v1/shops',
  auth: 'public',
  summary: 'The shops of this yard: names, and whom a buyer deals with',
  reply: { 200: Type.Object({ shops: Type.Array(ShopPapers) }) },
});

export const ShopChange = Type.Partial(
  Type.Object({
    name: Type.String({ minLength: 1, maxLength: 60 }),
    name_en: Type.Union([Type.String({ minLength: 1, maxLength: 60 }), Type.Null()]),
    tagline: Type.String({ maxLength: 120 }),
    tagline_en: Type.Union([Type.String({ minLength: 1, maxLength: 120 }), Type.Null()]),
    ...paper_fields,
    ...delivery_fields,
  }),
  { ...strict, minProperties: 1 },
);
export type ShopChange = Static<typeof ShopChange>;

export const adminUpdateShop = defineRoute({
  id: 'admin.shops.update',
  method: 'PATCH',
  path: '/api/v1/admin/shops/:shop_id',
  auth: 'staff:settings.write',
  summary:
    'Change the name, line, papers or delivery fees of a shop; pages, mails and search engines say it from the next reading. Audited.',
  params: Type.Object({ shop_id: uuid }),
  body: ShopChange,
  reply: { 200: ShopPapers },
});
