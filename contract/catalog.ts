import Type, { type Static } from 'typebox';
import { defineRoute } from './route.ts';
import { Shop } from './sellers.ts';

const Id = Type.String({ format: 'uuid' });
const Krw = Type.Integer({ minimum: 0, description: 'KRW' });
const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
/** Text exists in Korean; English may be missing, then Korean is shown. */
const English = OrNull(Type.String());

export const product_states = ['draft', 'on_sale', 'temporarily_sold_out', 'paused', 'ended'] as const;
export const ProductState = Type.Enum([...product_states]);
export type ProductState = (typeof product_states)[number];

/** A variant narrows its product's state, it cannot widen it: an ended size of a product on sale. */
export const variant_states = ['on_sale', 'temporarily_sold_out', 'ended'] as const;
export const VariantState = Type.Enum([...variant_states]);
export type VariantState = (typeof variant_states)[number];

export const product_kinds = [
  'general',
  'fashion',
  'footwear',
  'furniture',
  'living',
  'beauty',
  'fresh_food',
  'food',
  'flowers',
] as const;
export const ProductKind = Type.Enum([...product_kinds]);
export type ProductKind = (typeof product_kinds)[number];

export const Image = Type.Object({
  id: Id,
  alt: Type.String(),
  alt_en: English,
  /** Pixels of the largest size. */
  width: Type.Integer(),
  height: Type.Integer(),
  /** `#rrggbb`, the picture's mean colour: paint it while the picture loads. */
  color: Type.String(),
  /** Ascending widths, WebP, same aspect; the URL never changes its bytes (cacheable for ever). */
  sizes: Type.Array(Type.Object({ width: Type.Integer(), url: Type.String() })),
});
export type Image = Static<typeof Image>;

/** One card of a list. Prices are the lowest and highest of the variants that are not ended. */
export const ProductSummary = Type.Object({
  id: Id,
  slug: Type.String(),
  title: Type.String(),
  title_en: English,
  /** One line under the title. */
  subtitle: Type.String(),
  subtitle_en: English,
  shop: Type.Object({ id: Id, slug: Type.String(), name: Type.String(), name_en: English }),
  kind: ProductKind,
  category_slug: OrNull(Type.String()),
  tags: Type.Array(Type.String()),
  state: ProductState,
  price_krw: Krw,
  max_price_krw: Krw,
  compare_at_krw: OrNull(Krw),
  /** Whole percent off the compare-at price, 0 when there is none. */
  discount_percent: Type.Integer(),
  in_stock: Type.Boolean(),
  made_to_order: Type.Boolean(),
  image: OrNull(Image),
  hover_image: OrNull(Image),
});
export type ProductSummary = Static<typeof ProductSummary>;

export const Option = Type.Object({
  id: Id,
  name: Type.String(),
  name_en: English,
  values: Type.Array(
    Type.Object({
      id: Id,
      value: Type.String(),
      value_en: English,
      /** `#rrggbb` for colours, else null. */
      swatch: OrNull(Type.String()),
    }),
  ),
});
export type Option = Static<typeof Option>;

export const Variant = Type.Object({
  id: Id,
  /** One value id an option, in the options' order; empty for a product without options. */
  value_ids: Type.Array(Id),
  /** `색상: 차콜 / 크기: 퀸`, empty for a product without options. */
  option_text: Type.String(),
  option_text_en: English,
  sku: OrNull(Type.String()),
  price_krw: Krw,
  compare_at_krw: OrNull(Krw),
  discount_percent: Type.Integer(),
  /** The immutable version that would be sold now; null only while the product is a draft without a price. */
  snapshot_id: OrNull(Id),
  /** Product's and variant's state together. */
  state: ProductState,
  buyable: Type.Boolean(),
  /** As of the last stock news (about a second); live counts come from the inventory and drops routes. */
  in_stock: Type.Boolean(),
  image_id: OrNull(Id),
});
export type Variant = Static<typeof Variant>;

export const Attribute = Type.Object({
  key: Type.String(),
  label: Type.String(),
  label_en: Type.String(),
  value: Type.String(),
  value_en: English,
});
export type Attribute = Static<typeof Attribute>;

/** Why the law lets a seller refuse a return for a change of mind; shown before buying. */
export const return_rules = ['seven_days', 'perishable', 'made_to_order'] as const;
export const ReturnRule = Type.Enum([...return_rules]);
export type ReturnRule = (typeof return_rules)[number];

export const Product = Type.Object({
  ...ProductSummary.properties,
  shop: Shop,
  /** Sanitised HTML: p, h3, h4, ul, ol, li, strong, em, br, a, blockquote, hr, table. */
  description_html: Type.String(),
  description_html_en: English,
  categories: Type.Array(Type.Object({ slug: Type.String(), name: Type.String(), name_en: English })),
  buyable: Type.Boolean(),
  tax_free: Type.Boolean(),
  return_rule: ReturnRule,
  /** Days from payment to dispatch for made-to-order goods. */
  lead_days: OrNull(Type.Integer()),
  options: Type.Array(Option),
  variants: Type.Array(Variant),
  images: Type.Array(Image),
  attributes: Type.Array(Attribute),
  /** Grows with every change; a cache may compare it. */
  revision: Type.Integer(),
  updated_at: Type.String({ format: 'date-time' }),
});
export type Product = Static<typeof Product>;

export const product_sorts = ['newest', 'price_asc', 'price_desc', 'popular'] as const;
export type ProductSort = (typeof product_sorts)[number];

export const ProductQuery = Type.Object({
  category: Type.Optional(Type.String({ maxLength: 80, description: 'Slug; its subcategories are included' })),
  tag: Type.Optional(Type.String({ maxLength: 40 })),
  shop: Type.Optional(Type.String({ maxLength: 80, description: 'Slug' })),
  q: Type.Optional(
    Type.String({ maxLength: 80, description: 'Words of the title, tags or shop; initial consonants (ㄷㄱ) work' }),
  ),
  kind: Type.Optional(ProductKind),
  price_min: Type.Optional(Krw),
  price_max: Type.Optional(Krw),
  in_stock: Type.Optional(Type.Boolean()),
  sort: Type.Optional(Type.Enum([...product_sorts])),
  cursor: Type.Optional(Type.String({ maxLength: 400 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
});
export type ProductQuery = Static<typeof ProductQuery>;

export const listProducts = defineRoute({
  id: 'listProducts',
  method: 'GET',
  path: '/api/v1/products',
  auth: 'public',
  summary: 'Products on show, filtered and sorted, page by page; at most 1 s stale',
  query: ProductQuery,
  reply: { 200: Type.Object({ products: Type.Array(ProductSummary), next_cursor: OrNull(Type.String()) }) },
});

export const getProduct = defineRoute({
  id: 'getProduct',
  method: 'GET',
  path: '/api/v1/products/:slug',
  auth: 'public',
  summary: 'One product with options, variants, pictures; at most 1 s stale',
  params: Type.Object({ slug: Type.String({ minLength: 1, maxLength: 80 }) }),
  reply: { 200: Product },
});

/** Two levels: a category and its children. `product_count` counts what is on show, children included. */
export const Category = Type.Object({
  id: Id,
  slug: Type.String(),
  name: Type.String(),
  name_en: English,
  parent_slug: OrNull(Type.String()),
  position: Type.Integer(),
  product_count: Type.Integer(),
});
export type Category = Static<typeof Category>;

export const listCategories = defineRoute({
  id: 'listCategories',
  method: 'GET',
  path: '/api/v1/categories',
  auth: 'public',
  summary: 'Categories in the order of the menu',
  reply: {
    200: Type.Object({
      categories: Type.Array(Category),
      /** Tags in use, most used first, at most 50. */
      tags: Type.Array(Type.Object({ tag: Type.String(), product_count: Type.Integer() })),
    }),
  },
});

/** What a kind of goods must or may tell its buyers. */
export const Kind = Type.Object({
  kind: ProductKind,
  name: Type.String(),
  name_en: Type.String(),
  attributes: Type.Array(
    Type.Object({
      key: Type.String(),
      label: Type.String(),
      label_en: Type.String(),
      type: Type.Enum(['text', 'number', 'choice']),
      unit: OrNull(Type.String()),
      required: Type.Boolean(),
      choices: Type.Array(Type.Object({ value: Type.String(), label: Type.String(), label_en: Type.String() })),
    }),
  ),
});
export type Kind = Static<typeof Kind>;

export const listKinds = defineRoute({
  id: 'listKinds',
  method: 'GET',
  path: '/api/v1/kinds',
  auth: 'public',
  summary: 'Kinds of goods and their attributes',
  reply: { 200: Type.Object({ kinds: Type.Array(Kind) }) },
});
