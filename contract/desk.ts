import Type, { type Static } from 'typebox';
import { Instant, Krw, Uuid } from './checkout.ts';
import { ExportTicket, export_why } from './exports.ts';
import { OrderPage } from './orders.ts';
import { defineRoute } from './route.ts';

/** What the grid sorts by, each by its header; `-` before it is descending. */
export const grid_sorts = [
  'ordered',
  'paid',
  'due',
  'wished',
  'dispatched',
  'delivered',
  'number',
  'state',
  'channel',
  'region',
  'team',
  'product',
  'quantity',
  'amount',
] as const;
export type GridSort = (typeof grid_sorts)[number];

/** Days a row has, each a filter from and to. */
export const grid_days = ['ordered', 'paid', 'due', 'wished', 'dispatched', 'delivered'] as const;
export type GridDay = (typeof grid_days)[number];

export const grid_flags = ['unmatched', 'short', 'blocked', 'edited', 'refunded', 'jeju', 'island'] as const;

const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'a day in Korea, yyyy-mm-dd' });
const Words = (what: string) =>
  Type.Optional(Type.String({ maxLength: 400, description: `${what}; several with commas, any of them fits` }));
const Null = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** The filters of the grid, as its page's address has them. All given must hold. */
export const grid_filter = {
  state: Words('states'),
  channel: Words('channel ids, or own'),
  sido: Words('시도'),
  sigungu: Words('시도 and 시군구, as one text'),
  team: Words('teams'),
  mark: Words('marks'),
  flag: Words('unmatched, short, blocked, edited, refunded, jeju, island'),
  drop_id: Type.Optional(Uuid),
  product: Type.Optional(Type.String({ maxLength: 300, description: 'exactly this title' })),
  option: Type.Optional(Type.String({ maxLength: 200, description: 'words of the option' })),
  q: Type.Optional(
    Type.String({
      maxLength: 254,
      description: 'order number, phone, last four digits, e-mail, name, address; or words of goods, also by 초성',
    }),
  ),
  ordered_from: Type.Optional(Day),
  ordered_to: Type.Optional(Day),
  paid_from: Type.Optional(Day),
  paid_to: Type.Optional(Day),
  due_from: Type.Optional(Day),
  due_to: Type.Optional(Day),
  wished_from: Type.Optional(Day),
  wished_to: Type.Optional(Day),
  dispatched_from: Type.Optional(Day),
  dispatched_to: Type.Optional(Day),
  delivered_from: Type.Optional(Day),
  delivered_to: Type.Optional(Day),
};
export const GridFilter = Type.Object(grid_filter, { additionalProperties: false });
export type GridFilter = Static<typeof GridFilter>;

const grid_page = {
  sort: Type.Optional(Type.String({ maxLength: 20, description: 'a header, descending with - before it' })),
  cursor: Type.Optional(Type.String({ maxLength: 200, description: 'next_cursor or prev_cursor of a page, or last' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
};

/** So many of a line under one tracking number. */
export const LineParcel = Type.Object({
  quantity: Type.Integer(),
  courier: Type.String(),
  tracking_number: Type.String(),
});
export type LineParcel = Static<typeof LineParcel>;

export const GridLine = Type.Object({
  line_id: Uuid,
  line_key: Type.String(),
  delivery_id: Uuid,
  title: Type.String(),
  option_text: Type.String(),
  quantity: Type.Integer(),
  canceled_quantity: Type.Integer(),
  unit_krw: Type.Integer(),
  total_krw: Type.Integer(),
  state: Type.String(),
  due_on: Null(Type.String()),
  stock_state: Null(Type.String()),
  blocks: Type.Array(Type.String()),
  parcels: Type.Array(LineParcel, { description: 'its boxes; empty until it has a number of its own' }),
  /** A campaign gave it. */
  gift: Type.Optional(Type.Literal(true)),
});

const Region = Type.Object({
  sido: Null(Type.String()),
  sigungu: Null(Type.String()),
  remote: Null(Type.String()),
  flag: Null(Type.String()),
});

const grid_delivery = {
  delivery_id: Uuid,
  bundle: Type.String({ description: 'what lies under one bundle goes to one place' }),
  region: Region,
  wished_on: Null(Type.String()),
  courier: Null(Type.String()),
  tracking_number: Null(Type.String()),
  dispatched_at: Null(Instant),
};

export const GridRow = Type.Object({
  order_id: Uuid,
  origin: Type.String({ description: 'own | channel' }),
  order_number: Type.String(),
  channel: Type.Object({ id: Type.String(), name: Type.String() }),
  state: Type.String(),
  states: Type.Array(Type.String()),
  flags: Type.Array(Type.String()),
  title: Type.String(),
  quantity: Type.Integer(),
  amount_krw: Krw,
  refunded_krw: Krw,
  placed_at: Instant,
  paid_at: Null(Instant),
  due_on: Null(Type.String()),
  wished_on: Null(Type.String()),
  dispatched_at: Null(Instant),
  delivered_at: Null(Instant),
  region: Region,
  team: Null(Type.String()),
  mark: Null(Type.String()),
  drop_id: Null(Uuid),
  /** Masked: 김*수, 010-****-1234. */
  buyer: Type.String(),
  recipient: Type.String(),
  payment_state: Null(Type.String()),
  lines: Type.Array(GridLine),
  deliveries: Type.Array(Type.Object(grid_delivery)),
  /** Grows with every change: what an edit was made against. */
  revision: Type.Integer(),
});
export type GridRow = Static<typeof GridRow>;

type Numbered = {
  lines: readonly { parcels?: readonly { tracking_number: string }[] }[];
  deliveries: readonly { tracking_number: string | null }[];
};

/** Every tracking number of an order, each once: its lines' boxes first, then its deliveries'. */
export const trackingNumbersOf = ({ lines, deliveries }: Numbered): string[] => [
  ...new Set([
    ...lines.flatMap((line) => (line.parcels ?? []).map((one) => one.tracking_number)),
    ...deliveries.flatMap((one) => one.tracking_number ?? []),
  ]),
];

const page_end = {
  /** How many rows the filters leave; `total_is_exact` false: at least so many. */
  total: Type.Integer(),
  total_is_exact: Type.Boolean(),
  /** Nothing was spelled like `q`: what is near it. */
  slipped: Type.Boolean(),
  next_cursor: Null(Type.String()),
  prev_cursor: Null(Type.String()),
};
export const GridPage = Type.Object({ orders: Type.Array(GridRow), ...page_end });
export type GridPage = Static<typeof GridPage>;

export const listGrid = defineRoute({
  id: 'desk.list_orders',
  method: 'GET',
  path: '/api/v1/admin/grid',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Orders of our own shops and of every channel: any filter, any sort, pages in both directions.',
  query: Type.Object({ ...grid_filter, ...grid_page }),
  reply: { 200: GridPage },
});

export const listOrders = defineRoute({
  id: 'orders.list',
  method: 'GET',
  path: '/api/v1/orders',
  auth: 'session',
  summary: "Staff who may read orders: the grid's rows of what they may see. Everybody else: their own newest orders.",
  query: Type.Object({ ...grid_filter, ...grid_page }),
  reply: { 200: Type.Union([GridPage, OrderPage]) },
});

export const readGridRows = defineRoute({
  id: 'desk.read_rows',
  method: 'GET',
  path: '/api/v1/admin/grid-rows',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Some rows of the grid as they are now.',
  query: Type.Object({ ids: Type.String({ maxLength: 3_800, description: 'order ids with commas, at most 100' }) }),
  reply: { 200: Type.Object({ orders: Type.Array(GridRow) }) },
});

export const GridDelivery = Type.Object({
  ...grid_delivery,
  stop_id: Type.Union([Uuid, Type.Null()], {
    description: 'the stop it is brought in, with whatever goes to the same door; null where it is in none',
  }),
  order_id: Uuid,
  order_number: Type.String(),
  channel: Type.Object({ id: Type.String(), name: Type.String() }),
  state: Type.String(),
  recipient: Type.String({ description: 'masked' }),
  lines: Type.Array(GridLine),
});

export const listDeliveries = defineRoute({
  id: 'desk.list_deliveries',
  method: 'GET',
  path: '/api/v1/deliveries',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary:
    'Deliveries of orders, with the region and the bundle of each; filtered, sorted and paged as the orders are.',
  query: Type.Object({ ...grid_filter, ...grid_page }),
  reply: { 200: Type.Object({ deliveries: Type.Array(GridDelivery), ...page_end }) },
});

const Choice = Type.Object({ value: Type.String(), label: Type.String() });

export const readGridChoices = defineRoute({
  id: 'desk.read_choices',
  method: 'GET',
  path: '/api/v1/admin/grid-choices',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'What the filters of the grid offer: channels, regions, teams, marks that rows have.',
  reply: {
    200: Type.Object({
      channels: Type.Array(Choice),
      regions: Type.Array(Type.Object({ sido: Type.String(), sigungu: Type.Array(Type.String()) })),
      teams: Type.Array(Type.String()),
      marks: Type.Array(Type.String()),
    }),
  },
});

export const summariseGrid = defineRoute({
  id: 'desk.summarise',
  method: 'GET',
  path: '/api/v1/admin/grid-summary',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Orders of one day in Korea by where they were sold: how many stand, their sum, how many are gone.',
  query: Type.Object({ day: Day }),
  reply: {
    200: Type.Object({
      channels: Type.Array(
        Type.Object({ ...Choice.properties, orders: Type.Integer(), amount_krw: Type.Integer(), gone: Type.Integer() }),
      ),
    }),
  },
});

const Word = Type.Union([Type.String({ minLength: 1, maxLength: 40 }), Type.Null()]);

export const editGrid = defineRoute({
  id: 'desk.edit_rows',
  method: 'POST',
  path: '/api/v1/admin/grid-edits',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Give orders a team or a mark, one or many at once. With `was`, orders that say something else by now are left as they are.',
  body: Type.Object(
    {
      order_ids: Type.Array(Uuid, { minItems: 1, maxItems: 1_000 }),
      field: Type.Enum(['team', 'mark']),
      value: Word,
      was: Type.Optional(Word),
    },
    { additionalProperties: false },
  ),
  reply: {
    200: Type.Object({
      /** For undoing it; null where nothing changed. */
      action_id: Null(Uuid),
      changed: Type.Integer(),
      conflicts: Type.Array(Type.Object({ order_id: Uuid, value: Word })),
    }),
  },
});

export const undoGridEdit = defineRoute({
  id: 'desk.undo_edit',
  method: 'POST',
  path: '/api/v1/admin/grid-edits/:action_id/undo',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Take an edit of one’s own back, once; orders edited again since are left as they are.',
  params: Type.Object({ action_id: Uuid }),
  reply: { 200: Type.Object({ changed: Type.Integer(), left_out: Type.Integer() }) },
});

export const GridBulk = Type.Object({
  bulk_id: Uuid,
  action: Type.Enum(['team', 'mark', 'confirm']),
  state: Type.Enum(['working', 'done', 'undoing', 'undone']),
  /** How many orders the filter left when it was asked for. */
  orders: Type.Integer(),
  /** How many of them were looked at so far; falls while it is taken back. */
  done: Type.Integer(),
  changed: Type.Integer(),
  left_out: Type.Integer(),
});
export type GridBulk = Static<typeof GridBulk>;

export const startGridBulk = defineRoute({
  id: 'desk.start_bulk',
  method: 'POST',
  path: '/api/v1/admin/grid-bulks',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Do the same to every order a filter leaves now, 100,000 at most: give a team or a mark, or 발주확인 of what is new. Done behind, piece by piece.',
  body: Type.Object(
    {
      filter: Type.Object(grid_filter, { additionalProperties: false }),
      action: Type.Enum(['team', 'mark', 'confirm']),
      value: Type.Optional(Word),
    },
    { additionalProperties: false },
  ),
  reply: { 202: GridBulk },
});

export const readGridBulk = defineRoute({
  id: 'desk.read_bulk',
  method: 'GET',
  path: '/api/v1/admin/grid-bulks/:bulk_id',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'How far a bulk action of one’s own has come.',
  params: Type.Object({ bulk_id: Uuid }),
  reply: { 200: GridBulk },
});

export const undoGridBulk = defineRoute({
  id: 'desk.undo_bulk',
  method: 'POST',
  path: '/api/v1/admin/grid-bulks/:bulk_id/undo',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Take a finished bulk action of one’s own back, piece by piece; orders edited since stay as they are.',
  params: Type.Object({ bulk_id: Uuid }),
  reply: { 202: GridBulk },
});

export const exportGrid = defineRoute({
  id: 'desk.export',
  method: 'POST',
  path: '/api/v1/admin/grid/exports',
  auth: 'staff:personal_data.export',
  scope: 'shop',
  summary:
    'Ask for a file of the grid’s orders with their recipients, and say why. Above 20 it needs a recent proof, above the house’s limit a second person. Logged.',
  body: Type.Object(
    {
      filter: Type.Object(
        { ...grid_filter, sort: Type.Optional(Type.String({ maxLength: 20 })) },
        { additionalProperties: false },
      ),
      ...export_why,
    },
    { additionalProperties: false },
  ),
  reply: { 201: ExportTicket },
});
