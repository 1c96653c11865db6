import Type, { type Static } from 'typebox';
import { Category, Image, Product, ProductKind, ProductState, ReturnRule, Variant, VariantState } from './catalog.ts';
import { defineRoute } from './route.ts';

const Id = Type.String({ format: 'uuid' });
const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Krw = Type.Integer({ minimum: 0, maximum: 1_000_000_000 });
const Title = Type.String({ minLength: 1, maxLength: 120 });
const Slug = Type.String({ pattern: '^[a-z0-9가-힣]+(-[a-z0-9가-힣]+)*$', maxLength: 80 });
const ById = Type.Object({ id: Id });

/** Everything of a product an editor sees; `next_states` are the state changes allowed now. */
export const AdminProduct = Type.Object({
  ...Product.properties,
  shop_id: Id,
  category_ids: Type.Array(Id),
  /** Raw values by attribute key. */
  attribute_values: Type.Record(Type.String(), Type.String()),
  variants: Type.Array(
    Type.Object({
      ...Variant.properties,
      own_state: VariantState,
      /** What one piece is packed in, box by box; empty: in one, with whatever else goes. */
      boxes: Type.Array(Type.String()),
      /** Of goods made to order: how many a working day; null: none can be ordered. */
      daily_capacity: OrNull(Type.Integer()),
    }),
  ),
  next_states: Type.Array(ProductState),
  /** Optimistic lock: send it back with a change; a change in between is refused with `conflict`. */
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
});
export type AdminProduct = Static<typeof AdminProduct>;

export const AdminProductRow = Type.Object({
  id: Id,
  slug: Type.String(),
  title: Type.String(),
  title_en: OrNull(Type.String()),
  shop_name: Type.String(),
  shop_name_en: OrNull(Type.String()),
  kind: ProductKind,
  state: ProductState,
  price_krw: OrNull(Type.Integer()),
  max_price_krw: OrNull(Type.Integer()),
  variant_count: Type.Integer(),
  image: OrNull(Image),
  in_stock: Type.Boolean(),
  updated_at: Type.String({ format: 'date-time' }),
});
export type AdminProductRow = Static<typeof AdminProductRow>;

export const adminListProducts = defineRoute({
  id: 'adminListProducts',
  method: 'GET',
  path: '/api/v1/admin/products',
  auth: 'staff:catalog.read',
  scope: 'shop',
  summary: 'Products in every state, newest change first',
  query: Type.Object({
    q: Type.Optional(Type.String({ maxLength: 80, description: 'Title or SKU' })),
    state: Type.Optional(ProductState),
    kind: Type.Optional(ProductKind),
    shop_id: Type.Optional(Id),
    category_id: Type.Optional(Id),
    cursor: Type.Optional(Type.String({ maxLength: 400 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: { 200: Type.Object({ products: Type.Array(AdminProductRow), next_cursor: OrNull(Type.String()) }) },
});

export const adminGetProduct = defineRoute({
  id: 'adminGetProduct',
  method: 'GET',
  path: '/api/v1/admin/products/:id',
  auth: 'staff:catalog.read',
  scope: 'shop',
  summary: 'One product as its editor sees it, never stale',
  params: ById,
  reply: { 200: AdminProduct },
});

/** A variant by the names people know it by: for pickers, and to name stock lots. */
export const VariantName = Type.Object({
  variant_id: Id,
  shop_id: Id,
  product_id: Id,
  product_title: Type.String(),
  product_title_en: OrNull(Type.String()),
  option_text: Type.String(),
  option_text_en: OrNull(Type.String()),
  sku: OrNull(Type.String()),
  price_krw: OrNull(Type.Integer()),
  tax_free: Type.Boolean(),
  state: ProductState,
  image: OrNull(Image),
});
export type VariantName = Static<typeof VariantName>;

export const adminFindVariants = defineRoute({
  id: 'adminFindVariants',
  method: 'GET',
  path: '/api/v1/admin/variants',
  auth: 'staff:catalog.read',
  scope: 'shop',
  summary:
    'Variants by words or initials (초성) of title, option or SKU (`q`, at most `limit`, 30 unless told), or exactly those of `ids`',
  query: Type.Object({
    shop_id: Type.Optional(Id),
    q: Type.Optional(Type.String({ maxLength: 80 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    ids: Type.Optional(Type.String({ maxLength: 4_000, description: 'Comma-separated variant ids, at most 100' })),
  }),
  reply: { 200: Type.Object({ variants: Type.Array(VariantName) }) },
});

const product_fields = {
  title: Title,
  title_en: OrNull(Title),
  subtitle: Type.String({ maxLength: 200 }),
  subtitle_en: OrNull(Type.String({ maxLength: 200 })),
  slug: Slug,
  kind: ProductKind,
  /** HTML; unsafe parts are removed before it is stored. */
  description_html: Type.String({ maxLength: 50_000 }),
  description_html_en: OrNull(Type.String({ maxLength: 50_000 })),
  category_ids: Type.Array(Id, { maxItems: 10 }),
  tags: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 20 }),
  attribute_values: Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 500 })),
  tax_free: Type.Boolean(),
  made_to_order: Type.Boolean(),
  lead_days: OrNull(Type.Integer({ minimum: 0, maximum: 365 })),
  return_rule: ReturnRule,
};
const optional_fields = Type.Partial(Type.Object(product_fields));

export const createProduct = defineRoute({
  id: 'createProduct',
  method: 'POST',
  path: '/api/v1/admin/products',
  auth: 'staff:catalog.write',
  scope: 'shop',
  summary: 'Start a product as a draft with one variant; the slug is made from the title when missing',
  body: Type.Object({
    ...optional_fields.properties,
    shop_id: Id,
    title: Title,
    price_krw: Type.Optional(Krw),
    compare_at_krw: Type.Optional(OrNull(Krw)),
  }),
  reply: { 201: AdminProduct },
});

export const updateProduct = defineRoute({
  id: 'updateProduct',
  method: 'PATCH',
  path: '/api/v1/admin/products/:id',
  auth: 'staff:catalog.write',
  scope: 'shop',
  summary: 'Change the fields that are sent',
  params: ById,
  body: Type.Object({ ...optional_fields.properties, version: Type.Optional(Type.Integer()) }),
  reply: { 200: AdminProduct },
});

export const changeProductState = defineRoute({
  id: 'changeProductState',
  method: 'POST',
  path: '/api/v1/admin/products/:id/state',
  auth: 'staff:catalog.write',
  scope: 'shop',
  summary: 'Move a product along its state table; going on sale needs a price and a picture',
  params: ById,
  body: Type.Object({ state: ProductState }),
  reply: { 200: AdminProduct },
});

export const setOptions = defineRoute({
  id: 'setOptions',
  method: 'PUT',
  path: '/api/v1/admin/products/:id/options',
  auth: 'staff:catalog.write',
  scope: 'shop',
  summary:
    'Set options and values; variants of every combination are made, kept ones keep their id and price, others end',
  params: ById,
  body: Type.Object({
    options: Type.Array(
      Type.Object({
        /** Present for an option that is kept. */
        id: Type.Optional(Id),
        name: Type.String({ minLength: 1, maxLength: 40 }),
        name_en: Type.Optional(OrNull(Type.String({ maxLength: 40 }))),
        values: Type.Array(
          Type.Object({
            id: Type.Optional(Id),
            value: Type.String({ minLength: 1, maxLength: 60 }),
            value_en: Type.Optional(OrNull(Type.String({ maxLength: 60 }))),
            swatch: Type.Optional(OrNull(Type.String({ pattern: '^#[0-9a-f]{6}$' }))),
            /** Added to the base price in the variants that are made new. */
            extra_krw: Type.Optional(Type.Integer({ minimum: -1_000_000_000, maximum: 1_000_000_000 })),
          }),
          { minItems: 1, maxItems: 50 },
        ),
      }),
      { maxItems: 4 },
    ),
    /** Price of the variants that are made new; default: the product's lowest. */
    base_price_krw: Type.Optional(Krw),
    /** SKU prefix of new variants: `PREFIX-value-value`. */
    sku_prefix: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9-]{1,20}$' })),
  }),
  reply: { 200: AdminProduct },
});
export type OptionInput = Static<typeof setOptions.body>['options'][number];

export const updateVariants = defineRoute({
  id: 'updateVariants',
  method: 'PATCH',
  path: '/api/v1/admin/products/:id/variants',
  auth: 'staff:catalog.write',
  scope: 'shop',
  summary: 'Change prices, SKUs, states and pictures of many variants at once; all or none',
  params: ById,
  body: Type.Object({
    variants: Type.Array(
      Type.Object({
        id: Id,
        price_krw: Type.Optional(Krw),
        compare_at_krw: Type.Optional(OrNull(Krw)),
        sku: Type.Optional(OrNull(Type.String({ maxLength: 60 }))),
        own_state: Type.Optional(VariantState),
        image_id: Type.Optional(OrNull(Id)),
        daily_capacity: Type.Optional(OrNull(Type.Integer({ minimum: 0, maximum: 10_000 }))),
        /** Names of the boxes one piece is packed in: none, or two and more. */
        boxes: Type.Optional(
          Type.Array(Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }), { maxItems: 20 }),
        ),
      }),
      { minItems: 1, maxItems: 500 },
    ),
  }),
  reply: { 200: AdminProduct },
});

export const uploadImage = defineRoute({
  id: 'uploadImage',
  method: 'POST',
  path: '/api/v1/admin/products/:id/images',
  auth: 'staff:catalog.write',
  scope: 'shop',
  summary:
    'One picture (fields: file, alt, alt_en). JPEG, PNG, WebP, AVIF or GIF up to 12 MB and 50 megapixels; re-encoded, the original is not kept',
  params: ById,
  media: 'multipart',
  body: Type.Unsafe<FormData>(
    Type.Object({
      file: Type.String({ format: 'binary' }),
      alt: Type.Optional(Type.String({ maxLength: 200 })),
      alt_en: Type.Optional(Type.String({ maxLength: 200 })),
    }),
  ),
  body_limit_bytes: 12 * 1024 * 1024,
  reply: { 201: Type.Object({ image: Image }) },
});

export const arrangeImages = defineRoute({
  id: 'arrangeImages',
  method: 'PUT',
  path: '/api/v1/admin/products/:id/images',
  auth: 'staff:catalog.write',
  scope: 'shop',
  summary: 'Order and alternative texts; a picture left out is taken off the product',
  params: ById,
  body: Type.Object({
    images: Type.Array(
      Type.Object({
        id: Id,
        alt: Type.String({ maxLength: 200 }),
        alt_en: Type.Optional(OrNull(Type.String({ maxLength: 200 }))),
      }),
      { maxItems: 30 },
    ),
  }),
  reply: { 200: AdminProduct },
});

/** A variant as it was sold from `created_at` until the next one; never changed, never deleted. */
export const Snapshot = Type.Object({
  id: Id,
  variant_id: Id,
  version: Type.Integer(),
  title: Type.String(),
  title_en: OrNull(Type.String()),
  option_text: Type.String(),
  option_text_en: OrNull(Type.String()),
  price_krw: Type.Integer(),
  compare_at_krw: OrNull(Type.Integer()),
  tax_free: Type.Boolean(),
  made_to_order: Type.Boolean(),
  return_rule: ReturnRule,
  image_id: OrNull(Id),
  attribute_values: Type.Record(Type.String(), Type.String()),
  created_at: Type.String({ format: 'date-time' }),
});
export type Snapshot = Static<typeof Snapshot>;

export const listSnapshots = defineRoute({
  id: 'listSnapshots',
  method: 'GET',
  path: '/api/v1/admin/variants/:id/snapshots',
  auth: 'staff:catalog.read',
  scope: 'shop',
  summary: 'What a variant was sold as, newest first, at most 200',
  params: ById,
  reply: { 200: Type.Object({ snapshots: Type.Array(Snapshot) }) },
});

const category_fields = {
  name: Type.String({ minLength: 1, maxLength: 60 }),
  name_en: Type.Optional(OrNull(Type.String({ maxLength: 60 }))),
  slug: Type.Optional(Slug),
  parent_id: Type.Optional(OrNull(Id)),
  position: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
};

export const createCategory = defineRoute({
  id: 'createCategory',
  method: 'POST',
  path: '/api/v1/admin/categories',
  auth: 'staff:catalog.write',
  summary: 'Add a category, or one below a top category',
  body: Type.Object(category_fields),
  reply: { 201: Category },
});

export const updateCategory = defineRoute({
  id: 'updateCategory',
  method: 'PATCH',
  path: '/api/v1/admin/categories/:id',
  auth: 'staff:catalog.write',
  summary: 'Rename, move or reorder a category',
  params: ById,
  body: Type.Partial(Type.Object(category_fields)),
  reply: { 200: Category },
});

export const deleteCategory = defineRoute({
  id: 'deleteCategory',
  method: 'DELETE',
  path: '/api/v1/admin/categories/:id',
  auth: 'staff:catalog.write',
  summary: 'Delete a category without children; its products stay and leave it',
  params: ById,
  reply: { 200: Type.Object({ deleted: Type.Boolean() }) },
});
