import { Type } from 'typebox';
import { MarketRefusal } from './channel-work.ts';
import { Instant, Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

const Maybe = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Doubt = Type.Union(
  ['unusual_length', 'wrong_check_digit', 'not_a_number', 'unknown_courier'].map((one) => Type.Literal(one)),
  { description: 'What is odd about a tracking number. Only a doubt: the courier has the last word.' },
);

/** A line that has not left its shop, and whether it may. */
export const DispatchLine = Type.Object({
  line_id: Uuid,
  /** One box of a line that leaves in several: `quantity` is what is in it. Null without `of`: the whole line. */
  parcel_id: Maybe(Uuid),
  /** How many the whole line has, where it leaves in several boxes; without a box it is the rest. */
  of: Maybe(Type.Integer()),
  line_key: Type.String(),
  order_key: Type.String(),
  bundle_key: Type.String(),
  title: Type.String(),
  option_text: Type.String(),
  quantity: Type.Integer(),
  due_on: Maybe(Type.String()),
  /** How it goes where that is not by courier: it has no tracking number then. */
  by_hand: Maybe(Type.String()),
  courier: Maybe(Type.String()),
  tracking_number: Maybe(Type.String()),
  ready: Type.Boolean(),
  /** Why it may not leave: not_confirmed, cancel_requested, address_changed, unmatched, tracking_missing, courier_missing … */
  hindrances: Type.Array(Type.String()),
  doubt: Maybe(Type.String()),
  /** What the market said against it by its interface. */
  refusal: Maybe(MarketRefusal),
  /** When it last left in a file, and whether in the same words. */
  exported_at: Maybe(Instant),
  repeated: Type.Enum(['never', 'same', 'changed']),
});

/** Lines in one file: what one transaction writes well under a second. */
export const dispatch_file_lines = 2_000;

/** `later`: what waits for the next file, since one takes only so many. */
const FileSize = Type.Object({ lines: Type.Integer(), later: Type.Integer() });

export const adminListDispatch = defineRoute({
  id: 'admin.channels.dispatch',
  method: 'GET',
  path: '/api/v1/admin/channels/dispatch',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary:
    'Channels with what waits to leave; with `channel_id` its open lines, the most urgent first, each with whether it may leave.',
  query: Type.Object({ channel_id: Type.Optional(Uuid) }),
  reply: {
    200: Type.Object({
      channels: Type.Array(
        Type.Object({
          channel_id: Uuid,
          shop_id: Uuid,
          kind: Type.String(),
          name: Type.String(),
          open: Type.Integer(),
          has_form: Type.Boolean(),
          /** The user's form that its files go out in, where one is set: a partner's. */
          form: Type.Union([Type.String(), Type.Null()]),
          /** Its market can be told directly. */
          has_api: Type.Boolean(),
          /** A line of it may leave in several boxes, each with its number. */
          takes_parcels: Type.Boolean(),
        }),
      ),
      lines: Type.Array(DispatchLine),
      /** More open lines than are shown. */
      more: Type.Boolean(),
      /** What a file made now holds, also of lines that are not shown; `again`: with those that left in the same words. */
      file: Type.Object({ fresh: FileSize, again: FileSize }),
    }),
  },
});

export const adminEnterTracking = defineRoute({
  id: 'admin.channels.enter_tracking',
  method: 'POST',
  path: '/api/v1/admin/channels/tracking',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Couriers and tracking numbers of lines, by line, bundle or order key. Strange numbers are saved and doubted.',
  body: Type.Object({
    channel_id: Uuid,
    entries: Type.Array(
      Type.Object({
        key: Type.String({ minLength: 1, maxLength: 100 }),
        courier: Type.String({ maxLength: 60 }),
        tracking_number: Type.String({ maxLength: 60 }),
        /** So many of a line in one box, where it leaves in several; 0 takes the box away. */
        quantity: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
      }),
      { minItems: 1, maxItems: 2_000 },
    ),
  }),
  reply: {
    200: Type.Object({
      outcomes: Type.Array(
        Type.Object({
          key: Type.String(),
          outcome: Type.Enum([
            ...['saved', 'unchanged', 'not_found', 'left_already', 'courier_unknown', 'number_missing'],
            // Of boxes: the market takes one number a line; more than the line has; the box has left; the key names several lines; a
            // number for the whole of a line that is in boxes.
            ...['one_number', 'too_many', 'left_in_part', 'names_several', 'in_parcels'],
          ]),
          lines: Type.Integer(),
          doubt: Maybe(Doubt),
        }),
      ),
    }),
  },
});

export const tracking_file_limit_mb = 10;

export const adminReadTracking = defineRoute({
  id: 'admin.channels.read_tracking',
  method: 'POST',
  path: '/api/v1/admin/channels/tracking/read',
  auth: 'staff:orders.write',
  scope: 'shop',
  idempotency: 'none',
  summary:
    'Reads couriers and tracking numbers out of a sheet (fields: file, password) without entering them: they are looked at first.',
  media: 'multipart',
  body: Type.Unsafe<FormData>(
    Type.Object({
      file: Type.String({ format: 'binary' }),
      password: Type.Optional(Type.String({ maxLength: 255 })),
    }),
  ),
  body_limit_bytes: tracking_file_limit_mb * 1024 * 1024,
  reply: {
    200: Type.Object({
      entries: Type.Array(
        Type.Object({
          key: Type.String(),
          courier: Type.String(),
          tracking_number: Type.String(),
          /** How many of the line are in this box, where the sheet says so. */
          quantity: Type.Optional(Type.Integer()),
        }),
      ),
    }),
  },
});

export const DispatchFile = Type.Object({
  export_id: Uuid,
  channel_id: Uuid,
  channel_name: Type.String(),
  form: Type.String(),
  title: Type.String(),
  file_name: Type.String(),
  lines: Type.Integer(),
  repeated: Type.Integer(),
  /** Rows told to the market directly, by its answer; null for a file. */
  market: Maybe(
    Type.Object({
      waiting: Type.Integer(),
      done: Type.Integer(),
      refused: Type.Integer(),
      unknown: Type.Integer(),
    }),
  ),
  personal: Type.Boolean({ description: 'the file names people: fetching it asks for a reason' }),
  by: Maybe(Type.String()),
  created_at: Instant,
});

export const adminMakeDispatchFile = defineRoute({
  id: 'admin.channels.make_export',
  method: 'POST',
  path: '/api/v1/admin/channels/exports',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'A dispatch file of the lines that may leave. Lines that left before in the same words are left out unless `again`.',
  body: Type.Object({
    /** Id, name, or kind of the channel where a kind has one. */
    channel: Type.String({ minLength: 1, maxLength: 100 }),
    /** `dispatch`, or the name of a form of the shop. */
    form: Type.String({ minLength: 1, maxLength: 100 }),
    line_ids: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: dispatch_file_lines })),
    again: Type.Optional(Type.Boolean()),
    /** Tells the market by its interface instead of by a file: each line waits for its answer. */
    to_market: Type.Optional(Type.Boolean()),
  }),
  reply: {
    201: Type.Object({
      export: DispatchFile,
      skipped: Type.Integer(),
      doubted: Type.Integer(),
      held: Type.Record(Type.String(), Type.Integer()),
    }),
  },
});

export const adminListDispatchFiles = defineRoute({
  id: 'admin.channels.exports',
  method: 'GET',
  path: '/api/v1/admin/channels/exports',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Dispatch files, newest first.',
  query: Type.Object({
    cursor: Type.Optional(Uuid),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: { 200: Type.Object({ exports: Type.Array(DispatchFile), next_cursor: Maybe(Uuid) }) },
});

export const adminReadDispatchFile = defineRoute({
  id: 'admin.channels.read_export',
  method: 'GET',
  path: '/api/v1/admin/channels/exports/:export_id',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'A dispatch file with the lines that left in it, and what the market answered where it was told directly.',
  params: Type.Object({ export_id: Uuid }),
  reply: {
    200: Type.Object({
      export: DispatchFile,
      lines: Type.Array(
        Type.Object({
          row: Type.Integer(),
          line_key: Type.String(),
          title: Type.String(),
          quantity: Type.Integer(),
          method: Type.String(),
          courier: Maybe(Type.String()),
          tracking_number: Maybe(Type.String()),
          result: Maybe(Type.Enum(['waiting', 'done', 'refused', 'unknown'])),
          code: Maybe(Type.String()),
          message: Maybe(Type.String()),
        }),
      ),
    }),
  },
});

export const adminFetchDispatchFile = defineRoute({
  id: 'admin.channels.fetch_export',
  method: 'GET',
  path: '/api/v1/admin/channels/exports/:export_id/file',
  auth: 'staff:orders.write',
  scope: 'shop',
  media: 'binary',
  summary: 'The file itself (.xlsx). What names people is written into the audit log with the reason.',
  params: Type.Object({ export_id: Uuid }),
  query: Type.Object({ reason: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: { 200: Type.Any() },
});

export const FormColumn = Type.Object({
  header: Type.String({ minLength: 1, maxLength: 60 }),
  /** What fills the column; without it `text` stands in every row. */
  field: Type.Optional(Type.String({ maxLength: 40, pattern: '^[a-z0-9_]+$' })),
  text: Type.Optional(Type.String({ maxLength: 200 })),
});
export const ExportForm = Type.Object({
  form_id: Uuid,
  shop_id: Uuid,
  name: Type.String(),
  sheet_name: Type.String(),
  columns: Type.Array(FormColumn),
  version: Type.Integer(),
});

export const adminListForms = defineRoute({
  id: 'admin.channels.forms',
  method: 'GET',
  path: '/api/v1/admin/channels/forms',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Forms the shop has drawn, and the fields a form may show.',
  reply: {
    200: Type.Object({
      forms: Type.Array(ExportForm),
      fields: Type.Array(
        Type.Object({ field: Type.String(), ko: Type.String(), en: Type.String(), personal: Type.Boolean() }),
      ),
    }),
  },
});

export const adminSaveForm = defineRoute({
  id: 'admin.channels.save_form',
  method: 'PUT',
  path: '/api/v1/admin/channels/forms',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Draws a form, or changes the one of that name: which columns, under which names, in which order.',
  body: Type.Object({
    shop_id: Uuid,
    name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
    /** At most 31 characters, none of : \\ / ? * [ ] (Excel). */
    sheet_name: Type.String({ minLength: 1, maxLength: 31, pattern: '^[^:\\\\/?*\\[\\]]+$' }),
    columns: Type.Array(FormColumn, { minItems: 1, maxItems: 100 }),
  }),
  reply: { 200: ExportForm },
});
