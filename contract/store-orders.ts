import Type, { type Static, type TSchema } from 'typebox';
import { Instant, Krw, Uuid } from './checkout.ts';
import { PersonName, PhoneNumber } from './identity.ts';
import { RevealReason } from './orders.ts';
import { defineRoute } from './route.ts';

const strict = { additionalProperties: false };
const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Day = Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', description: 'Korea' });
const SignedKrw = Type.Integer({ description: 'won; below 0 is owed back' });

/** Why a price differs from the list. Words of a list: free text beside an amount ends in logs. */
export const price_reasons = [
  'negotiated',
  'display',
  'defect',
  'set',
  'event',
  'regular',
  'extra_work',
  'other',
] as const;
export const cancel_reasons = ['customer', 'mistake', 'no_goods', 'other'] as const;
export const tender_kinds = ['card', 'transfer', 'cash'] as const;
export const tender_parts = ['deposit', 'balance'] as const;
export const paper_kinds = ['cash_receipt', 'tax_invoice', 'invoice'] as const;
export const paper_states = ['wanted', 'issued', 'canceled', 'withdrawn'] as const;

const LineInput = Type.Object(
  {
    /** Of a line that is there already; absent for a new one. */
    line_id: Type.Optional(Uuid),
    variant_id: Uuid,
    quantity: Type.Integer({ minimum: 1, maximum: 999 }),
    /** As agreed, a piece, with tax. */
    unit_krw: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }),
    /** Needed where `unit_krw` is not the list price. */
    price_reason: Type.Optional(Type.Enum([...price_reasons])),
  },
  strict,
);
export type StoreLineInput = Static<typeof LineInput>;

const Customer = Type.Object(
  {
    name: PersonName,
    phone: PhoneNumber,
    phone2: Type.Optional(PhoneNumber),
    postal_code: Type.Optional(Type.String({ pattern: '^[0-9]{5}$' })),
    address: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    /** For whoever delivers. */
    message: Type.Optional(Type.String({ maxLength: 300 })),
  },
  strict,
);
export type StoreCustomer = Static<typeof Customer>;

const TenderInput = Type.Object(
  {
    kind: Type.Enum([...tender_kinds]),
    part: Type.Enum([...tender_parts]),
    amount_krw: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
    /** What the terminal printed; a card has one. */
    approval_number: Type.Optional(Type.String({ pattern: '^[0-9]{6,12}$' })),
    /** Who issued the card, or the bank of a transfer. */
    issuer: Type.Optional(Type.String({ maxLength: 30, pattern: '^[가-힣A-Za-z ]*$' })),
    /** Who sent a transfer; kept sealed. */
    depositor: Type.Optional(Type.String({ maxLength: 60 })),
  },
  strict,
);
export type TenderInput = Static<typeof TenderInput>;

const terms = {
  lines: Type.Array(LineInput, { minItems: 1, maxItems: 60 }),
  shipping_krw: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
  /** `pickup`: taken along or fetched at the shop; no address is needed. */
  handover: Type.Enum(['delivery', 'pickup']),
  wished_on: OrNull(Day),
  customer: Customer,
  /** For the shop itself; kept sealed. */
  memo: Type.Optional(Type.String({ maxLength: 1_000 })),
};

export const StoreOrderInput = Type.Object(
  {
    channel_id: Uuid,
    ...terms,
    tenders: Type.Array(TenderInput, { maxItems: 10 }),
    /** The version of `no_return_terms` the customer agreed to: needed for goods made to order. */
    no_return_terms: Type.Optional(Type.String({ maxLength: 40 })),
    /** A PNG in base64; kept sealed. */
    signature_png: Type.Optional(Type.String({ maxLength: 200_000, pattern: '^[A-Za-z0-9+/]+={0,2}$' })),
  },
  strict,
);
export type StoreOrderInput = Static<typeof StoreOrderInput>;

const tax = { supply_krw: Krw, vat_krw: Krw, exempt_krw: Krw };

export const StoreLine = Type.Object({
  line_id: Uuid,
  variant_id: Uuid,
  title: Type.String(),
  option_text: Type.String(),
  quantity: Type.Integer(),
  /** The catalog's price of that moment, and the one that was agreed. */
  list_krw: Krw,
  unit_krw: Krw,
  price_reason: OrNull(Type.Enum([...price_reasons])),
  total_krw: Krw,
  tax_free: Type.Boolean(),
  ...tax,
  canceled: Type.Boolean(),
  /** held, allocated, short, none … as for lines of every channel. */
  stock_state: Type.String(),
});

export const StoreTender = Type.Object({
  tender_id: Uuid,
  kind: Type.Enum([...tender_kinds]),
  part: Type.Enum([...tender_parts]),
  amount_krw: Krw,
  refunded_krw: Krw,
  approval_number: OrNull(Type.String()),
  issuer: OrNull(Type.String()),
  taken_at: Instant,
});

export const StorePaper = Type.Object({
  paper_id: Uuid,
  kind: Type.Enum([...paper_kinds]),
  /** Of a cash receipt: 소득공제 (income) or 지출증빙 (expense). */
  purpose: OrNull(Type.Enum(['income', 'expense'])),
  state: Type.Enum([...paper_states]),
  ...tax,
  /** 승인번호. */
  number: OrNull(Type.String()),
  issued_on: OrNull(Type.String()),
  cancel_number: OrNull(Type.String()),
  canceled_on: OrNull(Type.String()),
});

const head = {
  order_id: Uuid,
  number: Type.String(),
  channel_id: Uuid,
  channel_name: Type.String(),
  state: Type.Enum(['open', 'canceled']),
  handover: Type.String(),
  wished_on: OrNull(Type.String()),
  sido: OrNull(Type.String()),
  sigungu: OrNull(Type.String()),
  taken_at: Instant,
  total_krw: Krw,
  paid_krw: Krw,
  due_krw: SignedKrw,
  version: Type.Integer(),
};

export const StoreOrderRow = Type.Object({
  ...head,
  /** First line and how many more. */
  title: Type.String(),
  /** Masked. */
  customer: Type.String(),
});
export type StoreOrderRow = Static<typeof StoreOrderRow>;

export const StoreOrder = Type.Object({
  ...head,
  ...tax,
  shipping_krw: Krw,
  /** Masked unless revealed; null where it was destroyed. */
  customer: OrNull(
    Type.Object({
      name: Type.String(),
      phone: Type.String(),
      phone2: OrNull(Type.String()),
      postal_code: OrNull(Type.String()),
      address: Type.String(),
      message: Type.String(),
    }),
  ),
  memo: Type.String(),
  signed: Type.Boolean(),
  /** Base64, only when revealed. */
  signature_png: OrNull(Type.String()),
  taken_by: Type.String(),
  lines: Type.Array(StoreLine),
  tenders: Type.Array(StoreTender),
  papers: Type.Array(StorePaper),
  /** Papers stand for more than the order is worth now: one of them has to be canceled. */
  papers_exceed: Type.Boolean(),
  history: Type.Array(
    Type.Object({
      at: Instant,
      by: Type.String(),
      what: Type.String({ description: 'taken | changed | tender_taken | tender_refunded | canceled | paper_… ' }),
      amount_krw: OrNull(SignedKrw),
      detail: OrNull(Type.String()),
    }),
  ),
});
export type StoreOrder = Static<typeof StoreOrder>;

export const Store = Type.Object({ channel_id: Uuid, shop_id: Uuid, name: Type.String() });
export type Store = Static<typeof Store>;

/** What a change answers: no more than what names the order; the page reads the rest. */
const Changed = Type.Object({ order_id: Uuid, number: Type.String(), version: Type.Integer(), due_krw: SignedKrw });

const params = Type.Object({ order_id: Uuid });
const version = Type.Integer({ minimum: 1, description: 'of the order as it was seen; another is a conflict' });
const read = { auth: 'staff:orders.read', scope: 'shop' } as const;
const write = { auth: 'staff:orders.write', scope: 'shop' } as const;
const base = '/api/v1/admin/store-orders';

export const adminListStores = defineRoute({
  id: 'admin.stores.list',
  method: 'GET',
  path: '/api/v1/admin/stores',
  ...read,
  summary: 'The shops with a counter where orders are taken.',
  reply: { 200: Type.Object({ stores: Type.Array(Store) }) },
});

export const adminOpenStore = defineRoute({
  id: 'admin.stores.open',
  method: 'POST',
  path: '/api/v1/admin/stores',
  ...write,
  summary: 'Name a shop with a counter; the same name again is the same shop.',
  body: Type.Object({ shop_id: Uuid, name: Type.String({ minLength: 1, maxLength: 60 }) }, strict),
  reply: { 201: Store },
});

export const adminListStoreOrders = defineRoute({
  id: 'admin.store_orders.list',
  method: 'GET',
  path: base,
  ...read,
  summary: 'Orders taken at the counter, newest first; `due`: only those with money still to come or to go back.',
  query: Type.Object({
    channel_id: Type.Optional(Uuid),
    due: Type.Optional(Type.Boolean()),
    number: Type.Optional(Type.String({ maxLength: 20 })),
    cursor: Type.Optional(Uuid),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: { 200: Type.Object({ orders: Type.Array(StoreOrderRow), next_cursor: OrNull(Type.String()) }) },
});

export const adminTakeStoreOrder = defineRoute({
  id: 'admin.store_orders.take',
  method: 'POST',
  path: base,
  ...write,
  summary: 'Take an order at the counter: lines at agreed prices, tenders, wished day, customer, signature.',
  body: StoreOrderInput,
  reply: { 201: Changed },
});

export const adminReadStoreOrder = defineRoute({
  id: 'admin.store_orders.read',
  method: 'GET',
  path: `${base}/:order_id`,
  ...read,
  summary:
    'One of them, customer masked; `reveal=true` with a reason shows customer, memo and signature, and is logged.',
  params,
  query: Type.Object({ reveal: Type.Optional(Type.Boolean()), reason: Type.Optional(RevealReason) }),
  reply: { 200: StoreOrder },
});

export const StoreOrderChange = Type.Object({ version, ...Type.Partial(Type.Object(terms)).properties }, strict);
export type StoreOrderChange = Static<typeof StoreOrderChange>;

export const adminChangeStoreOrder = defineRoute({
  id: 'admin.store_orders.change',
  method: 'PATCH',
  path: `${base}/:order_id`,
  ...write,
  summary: 'Change what was agreed. Lines that are left out are canceled; stock and books follow in the same commit.',
  params,
  body: StoreOrderChange,
  reply: { 200: Changed },
});

export const adminCancelStoreOrder = defineRoute({
  id: 'admin.store_orders.cancel',
  method: 'POST',
  path: `${base}/:order_id/cancel`,
  ...write,
  summary: 'Cancel the whole order: goods are free again, what was paid is owed back.',
  params,
  body: Type.Object({ version, reason: Type.Enum([...cancel_reasons]) }, strict),
  reply: { 200: Changed },
});

export const adminTakeTender = defineRoute({
  id: 'admin.store_orders.take_tender',
  method: 'POST',
  path: `${base}/:order_id/tenders`,
  ...write,
  summary: 'Money taken for an order, at most what is due.',
  params,
  body: Type.Object({ version, tender: TenderInput }, strict),
  reply: { 201: Changed },
});

export const adminRefundTender = defineRoute({
  id: 'admin.store_orders.refund_tender',
  method: 'POST',
  path: `${base}/:order_id/tenders/:tender_id/refund`,
  ...write,
  summary: 'Money given back of one tender, the way it came (card canceled at the terminal, cash, transfer).',
  params: Type.Object({ order_id: Uuid, tender_id: Uuid }),
  body: Type.Object(
    {
      version,
      amount_krw: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
      reason: Type.Enum([...cancel_reasons]),
      /** Of the terminal's cancellation. */
      approval_number: Type.Optional(Type.String({ pattern: '^[0-9]{6,12}$' })),
    },
    strict,
  ),
  reply: { 200: Changed },
});

export const adminWantPaper = defineRoute({
  id: 'admin.store_orders.want_paper',
  method: 'POST',
  path: `${base}/:order_id/papers`,
  ...write,
  summary: 'Note that a 현금영수증, 세금계산서 or 계산서 is wanted, for which amounts, and for whom (sealed).',
  params,
  body: Type.Object(
    {
      version,
      kind: Type.Enum([...paper_kinds]),
      purpose: Type.Optional(Type.Enum(['income', 'expense'])),
      /** With tax; its VAT is computed here. */
      taxable_krw: Krw,
      exempt_krw: Krw,
      /** Phone or business number, company, e-mail: whatever the paper is made out to. */
      holder: Type.Object(
        {
          number: Type.String({ pattern: '^[0-9 -]{8,20}$' }),
          name: Type.Optional(Type.String({ maxLength: 100 })),
          email: Type.Optional(Type.String({ maxLength: 254 })),
        },
        strict,
      ),
    },
    strict,
  ),
  reply: { 201: Changed },
});

const paper_params = Type.Object({ order_id: Uuid, paper_id: Uuid });

export const adminIssuePaper = defineRoute({
  id: 'admin.store_orders.issue_paper',
  method: 'POST',
  path: `${base}/:order_id/papers/:paper_id/issue`,
  ...write,
  summary: 'Write down that the paper was issued, with the number the tax office or the terminal gave.',
  params: paper_params,
  body: Type.Object({ version, number: Type.String({ pattern: '^[0-9A-Za-z-]{6,40}$' }), issued_on: Day }, strict),
  reply: { 200: Changed },
});

export const adminCancelPaper = defineRoute({
  id: 'admin.store_orders.cancel_paper',
  method: 'POST',
  path: `${base}/:order_id/papers/:paper_id/cancel`,
  ...write,
  summary: 'A wanted paper is withdrawn; an issued one was canceled at the tax office, with the number of that.',
  params: paper_params,
  body: Type.Object(
    {
      version,
      number: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z-]{6,40}$' })),
      canceled_on: Type.Optional(Day),
    },
    strict,
  ),
  reply: { 200: Changed },
});
