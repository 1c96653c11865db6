import Type, { type Static } from 'typebox';
import { Instant, Uuid } from './checkout.ts';
import { import_limit_mb, mapping_fields } from './import-bounds.ts';
import { import_states } from './import-states.ts';
import { defineRoute } from './route.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);

export const ImportCounts = Type.Object({
  rows: Type.Integer(),
  new: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  warned: Type.Integer(),
  products_new: Type.Integer(),
  options_new: Type.Integer(),
  orders: Type.Integer(),
  deliveries: Type.Integer(),
});

const Sentence = Type.Object({ code: Type.String(), message: Type.String() });

export const OrderImport = Type.Object({
  import_id: Uuid,
  shop_id: Uuid,
  state: Type.Enum([...import_states]),
  file_name: Type.String(),
  bytes: Type.Integer(),
  channel: Nullable(Type.Object({ channel_id: Uuid, kind: Type.String(), name: Type.String() })),
  /** The name of a channel that is not there yet and is opened when the previewed file is taken in. */
  channel_new: Nullable(Type.String()),
  kind: Nullable(Type.String({ description: 'smartstore, coupang, 11st, esm, kakao, cafe24, shopby, store, custom' })),
  sheet: Nullable(Type.String()),
  /** Sheets that nobody sees when the file is opened are left out. */
  hidden_sheets: Type.Array(Type.String()),
  progress: Type.Object({ phase: Type.String(), done: Type.Integer(), total: Type.Integer() }),
  /** What takes files in does not start in the process that answers: it is tried again at least each minute, and the file waits. */
  held_up: Type.Boolean(),
  counts: Nullable(ImportCounts),
  /** A channel of this name is not there, and these are called almost so: which is meant must be said before the file is taken in. */
  channel_doubt: Nullable(Type.Object({ name: Type.String(), near: Type.Array(Type.String()) })),
  error: Nullable(Sentence),
  created_at: Instant,
  committed_at: Nullable(Instant),
});

export const ImportIssue = Type.Object({
  column: Nullable(Type.String()),
  cell: Nullable(Type.String()),
  code: Type.String(),
  message: Type.String(),
});

export const ImportRow = Type.Object({
  row: Type.Integer({ description: "Excel's own row number" }),
  line_key: Nullable(Type.String()),
  order_key: Nullable(Type.String()),
  /** Of a refused row only its workbook tells. */
  goods: Nullable(Type.Object({ title: Type.String(), option_text: Type.String(), quantity: Type.Integer() })),
  outcome: Type.Enum(['new', 'changed', 'unchanged', 'refused', 'warned']),
  issues: Type.Array(ImportIssue),
  /** What a newer row changes. Of personal fields only that they change. */
  changes: Type.Array(
    Type.Object({ field: Type.String(), before: Nullable(Type.String()), after: Nullable(Type.String()) }),
  ),
});

const ById = Type.Object({ import_id: Uuid });

export const adminStartImport = defineRoute({
  id: 'admin.imports.start',
  method: 'POST',
  path: '/api/v1/admin/imports',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'One file of orders (fields: file, shop_id, channel, new_channel, password, commit, dry_run). What it is shows in its bytes. Without commit it stops at the preview. The answer comes before the file is read: look at it again.',
  media: 'multipart',
  body: Type.Unsafe<FormData>(
    Type.Object({
      file: Type.String({ format: 'binary' }),
      shop_id: Type.Optional(Uuid),
      channel: Type.Optional(Type.String({ maxLength: 80 })),
      new_channel: Type.Optional(
        Type.String({ description: 'opens `channel` also where another is called almost so' }),
      ),
      password: Type.Optional(Type.String({ maxLength: 255 })),
      commit: Type.Optional(Type.String()),
      dry_run: Type.Optional(Type.String()),
    }),
  ),
  body_limit_bytes: import_limit_mb * 1024 * 1024,
  reply: { 202: OrderImport },
});

export const adminListImports = defineRoute({
  id: 'admin.imports.list',
  method: 'GET',
  path: '/api/v1/admin/imports',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Files that came in, newest first.',
  query: Type.Object({
    cursor: Type.Optional(Type.String({ maxLength: 60 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: { 200: Type.Object({ imports: Type.Array(OrderImport), next_cursor: Nullable(Type.String()) }) },
});

export const adminReadImport = defineRoute({
  id: 'admin.imports.read',
  method: 'GET',
  path: '/api/v1/admin/imports/:import_id',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'One file: how far it is, what it holds.',
  params: ById,
  reply: { 200: OrderImport },
});

export const adminReadImportRows = defineRoute({
  id: 'admin.imports.rows',
  method: 'GET',
  path: '/api/v1/admin/imports/:import_id/rows',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary:
    'Its rows by outcome, by row number after `after`: what is wrong with them, what they change. No personal data.',
  params: ById,
  query: Type.Object({
    outcome: Type.Optional(Type.Enum(['new', 'changed', 'unchanged', 'refused', 'warned', 'with_issues'])),
    after: Type.Optional(Type.Integer({ minimum: 0 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  }),
  reply: { 200: Type.Object({ rows: Type.Array(ImportRow), next_after: Nullable(Type.Integer()) }) },
});

export const adminUnlockImport = defineRoute({
  id: 'admin.imports.unlock',
  method: 'POST',
  path: '/api/v1/admin/imports/:import_id/password',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'The password of a protected file. Where it opens the file it is kept, sealed, for the next one of its channel.',
  params: ById,
  body: Type.Object({ password: Type.String({ minLength: 1, maxLength: 255 }) }, { additionalProperties: false }),
  idempotency: 'none',
  reply: { 202: OrderImport },
});

export const adminCommitImport = defineRoute({
  id: 'admin.imports.commit',
  method: 'POST',
  path: '/api/v1/admin/imports/:import_id/commit',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Takes the good rows of a previewed file in. Asked again it changes nothing.',
  params: ById,
  idempotency: 'none',
  reply: { 202: OrderImport },
});

export const adminChooseChannel = defineRoute({
  id: 'admin.imports.choose_channel',
  method: 'POST',
  path: '/api/v1/admin/imports/:import_id/channel',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Says which channel a previewed file is of, where its name may be a slip: one that is there, or a new one. It is read anew.',
  params: ById,
  idempotency: 'none',
  body: Type.Object({ channel: Type.String({ minLength: 1, maxLength: 60 }), new_channel: Type.Boolean() }),
  reply: { 202: OrderImport },
});

export const adminDropImport = defineRoute({
  id: 'admin.imports.drop',
  method: 'DELETE',
  path: '/api/v1/admin/imports/:import_id',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Forgets a file that was not taken in, with everything read from it.',
  params: ById,
  idempotency: 'none',
  reply: { 200: Type.Object({ dropped: Type.Boolean() }) },
});

export const adminReadRefusedRows = defineRoute({
  id: 'admin.imports.refused_rows',
  method: 'GET',
  path: '/api/v1/admin/imports/:import_id/refused.xlsx',
  auth: 'staff:personal_data.read',
  scope: 'shop',
  summary:
    'The refused rows as they were, with the reasons beside them: mended, the file comes in again. Written to the audit log.',
  params: ById,
  media: 'binary',
  reply: { 200: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) },
});

const MappingField = Type.Enum([...mapping_fields]);
/** A column of somebody's sheet, and what is in it. */
export const MappedColumn = Type.Object(
  { title: Type.String({ minLength: 1, maxLength: 120 }), field: MappingField },
  { additionalProperties: false },
);
export type MappedColumn = Static<typeof MappedColumn>;

export const adminReadMapping = defineRoute({
  id: 'admin.imports.read_mapping',
  method: 'GET',
  path: '/api/v1/admin/imports/:import_id/mapping',
  auth: 'staff:personal_data.read',
  scope: 'shop',
  summary: 'The columns of a sheet nobody knows, with its first rows and what each column probably is.',
  params: ById,
  reply: {
    200: Type.Object({
      sheet: Type.String(),
      header_row: Type.Integer(),
      columns: Type.Array(
        Type.Object({ title: Type.String(), samples: Type.Array(Type.String()), suggested: Nullable(MappingField) }),
      ),
    }),
  },
});

export const adminDrawMapping = defineRoute({
  id: 'admin.imports.draw_mapping',
  method: 'POST',
  path: '/api/v1/admin/imports/:import_id/mapping',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Which column is which, under the name of a channel; kept as its profile, so that its next file is known. The file is read on.',
  params: ById,
  body: Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 60 }),
      columns: Type.Array(MappedColumn, { minItems: 2, maxItems: 60 }),
      new_channel: Type.Optional(
        Type.Boolean({ description: 'a channel of this name is meant, also where another is called almost so' }),
      ),
    },
    { additionalProperties: false },
  ),
  idempotency: 'none',
  reply: { 202: OrderImport },
});

const ChannelId = Type.Object({ channel_id: Uuid });

/** What files of a channel left behind for the next one: the password that opened them, the columns somebody drew. */
export const SheetMemory = Type.Object({
  channel_id: Uuid,
  kind: Type.String(),
  name: Type.String(),
  has_password: Type.Boolean(),
  columns: Nullable(Type.Array(MappedColumn)),
});
export type SheetMemory = Static<typeof SheetMemory>;

export const adminListSheetMemory = defineRoute({
  id: 'admin.imports.list_memory',
  method: 'GET',
  path: '/api/v1/admin/channels/memory',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Channels that keep a password or drawn columns for their next file. The password itself never comes out.',
  reply: { 200: Type.Object({ channels: Type.Array(SheetMemory) }) },
});

export const adminForgetPassword = defineRoute({
  id: 'admin.imports.forget_password',
  method: 'DELETE',
  path: '/api/v1/admin/channels/:channel_id/password',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Forgets the password of a channel’s files: the next protected one asks again. Written to the audit log.',
  params: ChannelId,
  reply: { 200: SheetMemory },
});

export const adminSaveProfile = defineRoute({
  id: 'admin.imports.save_profile',
  method: 'PUT',
  path: '/api/v1/admin/channels/:channel_id/profile',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Changes which column of a channel’s own sheet is which. Orders that came in stay as they are.',
  params: ChannelId,
  body: Type.Object(
    { columns: Type.Array(MappedColumn, { minItems: 2, maxItems: 60 }) },
    { additionalProperties: false },
  ),
  reply: { 200: SheetMemory },
});

export const adminForgetProfile = defineRoute({
  id: 'admin.imports.forget_profile',
  method: 'DELETE',
  path: '/api/v1/admin/channels/:channel_id/profile',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Forgets the drawn columns: the next sheet of that form asks again. The channel and its orders stay.',
  params: ChannelId,
  reply: { 200: SheetMemory },
});
