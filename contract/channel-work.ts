import Type, { type Static } from 'typebox';
import { defineRoute } from './route.ts';

const Id = Type.String({ format: 'uuid' });
const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.String({ format: 'date-time' });
const Day = Type.String({ format: 'date' });

export const work_lists = [
  'new',
  'due_today',
  'overdue',
  'blocked',
  'short',
  'unmatched',
  'refused',
  'unseen',
] as const;
export type WorkList = (typeof work_lists)[number];
export const delay_reasons = ['short_stock', 'customer_wish', 'made_to_order', 'customs', 'other'] as const;

export const MarketRefusal = Type.Object({
  act: Type.Enum(['confirm', 'delay', 'dispatch']),
  code: Type.String(),
  message: Type.String(),
});

/** A line of an order of another channel that wants something done. Nobody is named in it. */
export const WorkLine = Type.Object({
  id: Id,
  order_id: Id,
  shop_id: Id,
  channel_id: Id,
  channel_name: Type.String(),
  order_key: Type.String(),
  line_key: Type.String(),
  channel_product_id: OrNull(Id),
  title: Type.String(),
  option_text: Type.String(),
  quantity: Type.Integer(),
  state: Type.String(),
  stock_state: Type.String(),
  blocks: Type.Array(Type.String()),
  /** By when it must have left, of the channel or counted in working days. */
  due_on: OrNull(Day),
  delayed_until: OrNull(Day),
  delay_reason: OrNull(Type.String()),
  paid_at: OrNull(Time),
  /** What its market said against it by its interface; only in the list of those. */
  refusal: OrNull(MarketRefusal),
});
export type WorkLine = Static<typeof WorkLine>;

export const Difference = Type.Object({
  id: Id,
  line_id: Id,
  order_id: Id,
  channel_name: Type.String(),
  order_key: Type.String(),
  title: Type.String(),
  field: Type.String(),
  /** Null for personal fields: that they differ is all that is shown here. */
  ours: OrNull(Type.String()),
  theirs: OrNull(Type.String()),
  created_at: Time,
});
export type Difference = Static<typeof Difference>;

export const WorkAlert = Type.Object({
  id: Id,
  line_id: Id,
  order_id: Id,
  channel_name: Type.String(),
  order_key: Type.String(),
  title: Type.String(),
  option_text: Type.String(),
  kind: Type.Enum(['cancel_requested', 'address_changed']),
  after_confirm: Type.Boolean(),
  /** When it went out in a dispatch file or was told to its market: the parcel may be on its way. */
  left_at: OrNull(Time),
  at: Time,
});
export type WorkAlert = Static<typeof WorkAlert>;

export const WorkCounts = Type.Object({
  new: Type.Integer(),
  due_today: Type.Integer(),
  overdue: Type.Integer(),
  blocked: Type.Integer(),
  short: Type.Integer(),
  unmatched: Type.Integer(),
  /** Open lines of which their market refused that they are confirmed, leave later or have left. */
  refused: Type.Integer(),
  /** Open lines whose order a newer file of their channel does not have. */
  unseen: Type.Integer(),
  differences: Type.Integer(),
  alerts: Type.Integer(),
  product_changes: Type.Integer(),
});
export type WorkCounts = Static<typeof WorkCounts>;

export const readChannelWork = defineRoute({
  id: 'channels.work',
  method: 'GET',
  path: '/api/v1/admin/channel-work',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'What channel orders want done: counts, alerts nobody has seen and open differences',
  reply: {
    200: Type.Object({
      counts: WorkCounts,
      alerts: Type.Array(WorkAlert),
      differences: Type.Array(Difference),
      today: Day,
    }),
  },
});

export const listWorkLines = defineRoute({
  id: 'channels.work_lines',
  method: 'GET',
  path: '/api/v1/admin/channel-work/lines',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Lines of one list of work, the most urgent first',
  query: Type.Object({
    list: Type.Enum([...work_lists]),
    channel_id: Type.Optional(Id),
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000, description: 'Rows to skip' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  }),
  reply: { 200: Type.Object({ lines: Type.Array(WorkLine), next: OrNull(Type.Integer()) }) },
});

/** An order of another channel: what stands in its way, and what has changed since it came. Nobody is named in it. */
export const ChannelOrder = Type.Object({
  order_id: Id,
  channel_name: Type.String(),
  order_key: Type.String(),
  /** When a file or the channel's interface last had it. */
  last_seen_at: Time,
  /** By hand here: not what a counter took, which is changed there. */
  changeable: Type.Boolean(),
  /** Where its goods go, one a bundle; `revision` is another whenever a door is. */
  doors: Type.Array(
    Type.Object({
      delivery_id: Id,
      sido: OrNull(Type.String()),
      sigungu: OrNull(Type.String()),
      revision: OrNull(Id),
    }),
  ),
  /** A newer file of the channel that does not have it: 'not seen since'. It is not canceled for that. */
  missing_from: OrNull(Type.String()),
  lines: Type.Array(
    Type.Object({
      ...Type.Pick(WorkLine, ['id', 'line_key', 'title', 'option_text', 'quantity', 'state', 'blocks']).properties,
      delivery_id: Id,
      ...Type.Pick(WorkLine, ['due_on', 'delayed_until', 'delay_reason']).properties,
      /** When it last went out in a dispatch file or was told to its market. */
      left_at: OrNull(Time),
    }),
  ),
  /** The newest first. Of personal fields only that they changed. */
  changes: Type.Array(
    Type.Object({
      id: Id,
      line_id: Id,
      at: Time,
      /** Who changed it here or brought in the file; null where the channel's interface told it. */
      by_name: OrNull(Type.String()),
      file_name: OrNull(Type.String()),
      field: Type.String(),
      before: OrNull(Type.String()),
      after: OrNull(Type.String()),
      /** The change by hand it is of, while that was not taken back. */
      edit_id: OrNull(Id),
    }),
  ),
});
export type ChannelOrder = Static<typeof ChannelOrder>;

export const readChannelOrder = defineRoute({
  id: 'channels.read_order',
  method: 'GET',
  path: '/api/v1/admin/channel-orders/:order_id',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary:
    'An order of a channel: what blocks it, its delays, what changed by file or by hand, and since when no file has it',
  params: Type.Object({ order_id: Id }),
  reply: { 200: ChannelOrder },
});

const Words = (maxLength: number) => Type.Optional(Type.String({ minLength: 1, maxLength }));
/** Null empties the field. */
const Emptied = <T extends Type.TSchema>(schema: T) => Type.Optional(OrNull(schema));
const Phone = Type.String({ pattern: '^[0-9+() -]{8,20}$', description: 'any common spelling' });

/**
 * What somebody changes of a channel's order by hand. What is left out stays. `door` and `was` are what whoever changes it saw: where
 * something else stands there by now, nothing is changed.
 */
export const ChannelOrderEdit = Type.Object({
  delivery_id: Type.Optional(Id),
  door: Type.Optional(Id),
  /** Of everything that goes to the door of `delivery_id`. */
  recipient: Type.Optional(
    Type.Object({
      name: Words(60),
      phone: Type.Optional(Phone),
      phone2: Emptied(Phone),
      zip: Emptied(Type.String({ pattern: '^[0-9]{5}$' })),
      address: Words(300),
      message: Emptied(Type.String({ minLength: 1, maxLength: 500 })),
      entry: Emptied(Type.String({ minLength: 1, maxLength: 200 })),
    }),
  ),
  quantities: Type.Optional(
    Type.Array(
      Type.Object({
        line_id: Id,
        quantity: Type.Integer({ minimum: 1, maximum: 9_999 }),
        was: Type.Optional(Type.Integer()),
      }),
      { maxItems: 200 },
    ),
  ),
  /** What leaves of a line's product: an option of the channel, one of our goods, or words; one of the three. */
  options: Type.Optional(
    Type.Array(
      Type.Object({
        line_id: Id,
        option_id: Type.Optional(Id),
        variant_id: Type.Optional(Id),
        text: Words(200),
        was: Type.Optional(Type.String({ maxLength: 4_000 })),
      }),
      { maxItems: 200 },
    ),
  ),
});
export type ChannelOrderEdit = Static<typeof ChannelOrderEdit>;

export const changeChannelOrder = defineRoute({
  id: 'channels.change_order',
  method: 'PATCH',
  path: '/api/v1/admin/channel-orders/:order_id',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Change by hand where an order of a channel goes, which option of a product leaves and how much; a newer file asks before it says otherwise',
  params: Type.Object({ order_id: Id }),
  body: ChannelOrderEdit,
  reply: { 200: Type.Object({ changed: Type.Integer(), edit_id: Id }) },
});

export const undoChannelOrderEdit = defineRoute({
  id: 'channels.undo_change',
  method: 'POST',
  path: '/api/v1/admin/channel-orders/:order_id/edits/:edit_id/undo',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Take a change by hand back, once; what was changed again or has left since stays',
  params: Type.Object({ order_id: Id, edit_id: Id }),
  reply: { 200: Type.Object({ changed: Type.Integer(), left_out: Type.Integer() }) },
});

const OptionChoice = Type.Object({
  option_id: OrNull(Id),
  /** Our goods, which the channel has not sold yet. */
  variant_id: OrNull(Id),
  text: Type.String(),
  /** False: nobody has said yet what it is of ours. */
  matched: Type.Boolean(),
});
export type OptionChoice = Static<typeof OptionChoice>;

export const listOptionChoices = defineRoute({
  id: 'channels.option_choices',
  method: 'GET',
  path: '/api/v1/admin/channel-lines/:line_id/options',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'What a line may be sold as instead: options of its product at the channel, and of our own goods',
  params: Type.Object({ line_id: Id }),
  reply: { 200: Type.Object({ options: Type.Array(OptionChoice) }) },
});

export const showDifference = defineRoute({
  id: 'channels.show_difference',
  method: 'GET',
  path: '/api/v1/admin/channel-differences/:id',
  auth: 'staff:personal_data.read',
  scope: 'shop',
  summary: 'What is written here and what the channel says, personal fields too; who looked is in the audit',
  params: Type.Object({ id: Id }),
  reply: { 200: Type.Object({ ours: OrNull(Type.String()), theirs: OrNull(Type.String()) }) },
});

export const confirmChannelLines = defineRoute({
  id: 'channels.confirm_lines',
  method: 'POST',
  path: '/api/v1/admin/channel-lines/confirm',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    '발주확인: new lines are confirmed here, and told to the market where the channel has its interface; what it refused of it is told again. Others are left out',
  body: Type.Object({
    line_ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1_000 })),
    /** Every new line (of this channel), when no ids are given. */
    channel_id: Type.Optional(Id),
  }),
  reply: { 200: Type.Object({ confirmed: Type.Integer(), told_again: Type.Integer(), left_out: Type.Integer() }) },
});

export const delayChannelLines = defineRoute({
  id: 'channels.delay_lines',
  method: 'POST',
  path: '/api/v1/admin/channel-lines/delay',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: '발송지연: a reason and a new day for lines that have not left',
  body: Type.Object({
    line_ids: Type.Array(Id, { minItems: 1, maxItems: 1_000 }),
    reason: Type.Enum([...delay_reasons]),
    until: Day,
  }),
  reply: { 200: Type.Object({ delayed: Type.Integer(), left_out: Type.Integer() }) },
});

export const decideDifferences = defineRoute({
  id: 'channels.decide_differences',
  method: 'POST',
  path: '/api/v1/admin/channel-differences/decide',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Keep what was changed by hand here, or take what the channel says; what is decided already is left out',
  body: Type.Object({
    ids: Type.Array(Id, { minItems: 1, maxItems: 500 }),
    decision: Type.Enum(['keep', 'take']),
  }),
  reply: { 200: Type.Object({ decided: Type.Integer(), left_out: Type.Integer() }) },
});

export const seeAlerts = defineRoute({
  id: 'channels.see_alerts',
  method: 'POST',
  path: '/api/v1/admin/channel-alerts/seen',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'These alerts were seen; the lines stay blocked until the channel says otherwise',
  body: Type.Object({ alert_ids: Type.Array(Id, { minItems: 1, maxItems: 500 }) }),
  reply: { 200: Type.Object({ seen: Type.Integer() }) },
});

export const ShippingCalendar = Type.Object({
  shop_id: Id,
  due_days: Type.Integer({ minimum: 0, maximum: 60 }),
  /** Orders paid after this hour (hh:mm, Korea) count for the day after. */
  cutoff: OrNull(Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })),
  ships_saturdays: Type.Boolean(),
  closures: Type.Array(Type.Object({ from: Day, to: Day, reason: Type.Optional(Type.String({ maxLength: 60 })) }), {
    maxItems: 100,
  }),
  version: Type.Integer(),
  /** Until then public holidays are known, after it only those of a fixed date. */
  holidays_known_until: Day,
  /** Public holidays of the coming months. */
  holidays: Type.Array(Type.Object({ day: Day, name: Type.String() })),
});
export type ShippingCalendar = Static<typeof ShippingCalendar>;

export const readShippingCalendar = defineRoute({
  id: 'channels.calendar',
  method: 'GET',
  path: '/api/v1/admin/shipping-calendars/:shop_id',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'When a shop ships',
  params: Type.Object({ shop_id: Id }),
  reply: { 200: ShippingCalendar },
});

export const ShippingDay = Type.Object({
  /** Why nothing ships on that day; null for a working day. */
  off: OrNull(Type.Enum(['holiday', 'closure', 'weekend'])),
  /** The holiday's name, or why the shop is closed, where that is known. */
  name: OrNull(Type.String()),
  /** The first working day from that day on. */
  next: Day,
});
export type ShippingDay = Static<typeof ShippingDay>;

export const readShippingDay = defineRoute({
  id: 'channels.shipping_day',
  method: 'GET',
  path: '/api/v1/admin/shipping-calendars/:shop_id/days/:day',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Whether a shop ships on a day, and its next working day',
  params: Type.Object({ shop_id: Id, day: Day }),
  reply: { 200: ShippingDay },
});

export const setShippingCalendar = defineRoute({
  id: 'channels.set_calendar',
  method: 'PUT',
  path: '/api/v1/admin/shipping-calendars/:shop_id',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Set when a shop ships; due days that were counted here follow',
  params: Type.Object({ shop_id: Id }),
  body: Type.Object({
    due_days: ShippingCalendar.properties.due_days,
    cutoff: ShippingCalendar.properties.cutoff,
    ships_saturdays: Type.Boolean(),
    closures: ShippingCalendar.properties.closures,
    version: Type.Integer({ minimum: 0 }),
  }),
  reply: { 200: ShippingCalendar },
});
