import Type, { type Static } from 'typebox';
import { defineRoute } from './route.ts';

/** A shop of the yard: who sells. Names are public; a business' papers are not part of this. */
export const Shop = Type.Object({
  id: Type.String({ format: 'uuid' }),
  slug: Type.String(),
  name: Type.String(),
  name_en: Type.Union([Type.String(), Type.Null()]),
  /** One line under the name. */
  tagline: Type.String(),
  tagline_en: Type.Union([Type.String(), Type.Null()]),
});
export type Shop = Static<typeof Shop>;

export const listShops = defineRoute({
  id: 'listShops',
  method: 'GET',
  path: '/api/v1/shops',
  auth: 'public',
  summary: 'The shops of this yard',
  reply: { 200: Type.Object({ shops: Type.Array(Shop) }) },
});
