import Type, { type Static, type TSchema } from 'typebox';
import { Instant, Krw, Uuid } from './checkout.ts';
import { LineParcel } from './desk.ts';
import { import_limit_mb } from './import-bounds.ts';
import { import_states } from './import-states.ts';
import { ImportCounts, ImportIssue, MappedColumn } from './imports.ts';
import { defineRoute } from './route.ts';

const strict = { additionalProperties: false };
const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A business that sells our goods, or makes goods for us: a channel of its own, and people who look in on it. */
export const Partner = Type.Object({
  channel_id: Uuid,
  shop_id: Uuid,
  name: Type.String(),
  /** The columns of the sheet its orders come in by; null until somebody has drawn them. */
  columns: OrNull(Type.Array(MappedColumn)),
  /** The form of ours that its files go out in (`admin.channels.forms`). */
  form: OrNull(Type.String()),
  open_lines: Type.Integer(),
  people: Type.Array(Type.Object({ account_id: Uuid, name: Type.String() })),
});
export type Partner = Static<typeof Partner>;

export const adminListPartners = defineRoute({
  id: 'admin.partners.list',
  method: 'GET',
  path: '/api/v1/admin/partners',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Partners (협력사), how many of their lines are open, and who looks in on them.',
  reply: { 200: Type.Object({ partners: Type.Array(Partner) }) },
});

export const adminSavePartner = defineRoute({
  id: 'admin.partners.save',
  method: 'PUT',
  path: '/api/v1/admin/partners',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Name a partner, the sheet its orders come in by and the form its files go out in. The same name again is the same partner; what is left out stays.',
  body: Type.Object(
    {
      shop_id: Uuid,
      name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
      columns: Type.Optional(Type.Array(MappedColumn, { minItems: 2, maxItems: 60 })),
      form: Type.Optional(OrNull(Type.String({ minLength: 1, maxLength: 60 }))),
    },
    strict,
  ),
  reply: { 200: Type.Object({ channel_id: Uuid }) },
});

export const adminLetPartnerIn = defineRoute({
  id: 'admin.partners.let_in',
  method: 'PUT',
  path: '/api/v1/admin/partners/:channel_id/people',
  auth: 'staff:people.write',
  summary: 'Let somebody of role `partner` look in on a partner, or no longer. Audited.',
  params: Type.Object({ channel_id: Uuid }),
  body: Type.Object({ account_id: Uuid, in: Type.Boolean() }, strict),
  reply: { 200: Type.Object({ channel_id: Uuid, account_id: Uuid, in: Type.Boolean() }) },
});

export const partnerReadSelf = defineRoute({
  id: 'partner.self',
  method: 'GET',
  path: '/api/v1/partner',
  auth: 'staff:partner.read',
  scope: 'shop',
  summary: 'The partners that whoever asks looks in on, each with the titles its sheet has to have.',
  reply: {
    200: Type.Object({
      partners: Type.Array(
        Type.Object({ channel_id: Uuid, name: Type.String(), titles: OrNull(Type.Array(Type.String())) }),
      ),
    }),
  },
});

/** A file of orders that a partner sent. */
export const PartnerImport = Type.Object({
  import_id: Uuid,
  channel_id: Uuid,
  state: Type.Enum([...import_states]),
  file_name: Type.String(),
  progress: Type.Object({ done: Type.Integer(), total: Type.Integer() }),
  counts: OrNull(ImportCounts),
  error: OrNull(Type.Object({ code: Type.String(), message: Type.String() })),
  /** Its first refused rows, and why. */
  refused: Type.Array(Type.Object({ row: Type.Integer(), issues: Type.Array(ImportIssue) })),
  created_at: Instant,
});
export type PartnerImport = Static<typeof PartnerImport>;

export const partnerListImports = defineRoute({
  id: 'partner.imports',
  method: 'GET',
  path: '/api/v1/partner/imports',
  auth: 'staff:partner.read',
  scope: 'shop',
  summary: 'Files of orders that the partner sent, newest first, each with how far it is and what is wrong in it.',
  reply: { 200: Type.Object({ imports: Type.Array(PartnerImport) }) },
});

export const partnerSendFile = defineRoute({
  id: 'partner.send_file',
  method: 'POST',
  path: '/api/v1/partner/imports',
  auth: 'staff:partner.write',
  scope: 'shop',
  summary:
    'A file of the partner’s orders (fields: file, channel_id, password). It is read by the partner’s own form and no other; nothing is taken before `commit`.',
  media: 'multipart',
  body: Type.Unsafe<FormData>(
    Type.Object({
      file: Type.String({ format: 'binary' }),
      channel_id: Type.Optional(Uuid),
      password: Type.Optional(Type.String({ maxLength: 255 })),
    }),
  ),
  body_limit_bytes: import_limit_mb * 1024 * 1024,
  reply: { 202: Type.Object({ import_id: Uuid }) },
});

export const partnerCommitFile = defineRoute({
  id: 'partner.commit_file',
  method: 'POST',
  path: '/api/v1/partner/imports/:import_id/commit',
  auth: 'staff:partner.write',
  scope: 'shop',
  summary: 'Takes the good rows of a read file in. Again is the same.',
  params: Type.Object({ import_id: Uuid }),
  reply: { 202: Type.Object({ import_id: Uuid }) },
});

export const PartnerLine = Type.Object({
  line_id: Uuid,
  channel_id: Uuid,
  order_key: Type.String(),
  ordered_at: OrNull(Instant),
  title: Type.String(),
  option_text: Type.String(),
  quantity: Type.Integer(),
  total_krw: Krw,
  state: Type.String(),
  courier: OrNull(Type.String()),
  tracking_number: OrNull(Type.String()),
  /** Its boxes, where it leaves in several. */
  parcels: Type.Array(LineParcel),
  dispatched_at: OrNull(Instant),
  due_on: OrNull(Type.String()),
  sido: OrNull(Type.String()),
  sigungu: OrNull(Type.String()),
  /** Masked. */
  recipient: Type.String(),
});
export type PartnerLine = Static<typeof PartnerLine>;

export const partnerListLines = defineRoute({
  id: 'partner.lines',
  method: 'GET',
  path: '/api/v1/partner/lines',
  auth: 'staff:partner.read',
  scope: 'shop',
  summary: 'The lines of whoever asks, as a partner: its own and nobody else’s (row-level security), newest first.',
  query: Type.Object({
    state: Type.Optional(Type.String({ maxLength: 40 })),
    cursor: Type.Optional(Uuid),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: { 200: Type.Object({ lines: Type.Array(PartnerLine), next_cursor: OrNull(Type.String()) }) },
});

export const partnerListFiles = defineRoute({
  id: 'partner.files',
  method: 'GET',
  path: '/api/v1/partner/files',
  auth: 'staff:partner.read',
  scope: 'shop',
  summary: 'Files made for the partner that asks, newest first.',
  reply: {
    200: Type.Object({
      files: Type.Array(
        Type.Object({
          export_id: Uuid,
          channel_id: Uuid,
          title: Type.String(),
          lines: Type.Integer(),
          created_at: Instant,
        }),
      ),
    }),
  },
});

export const partnerFetchFile = defineRoute({
  id: 'partner.fetch_file',
  method: 'GET',
  path: '/api/v1/partner/files/:export_id',
  auth: 'staff:partner.read',
  scope: 'shop',
  media: 'binary',
  summary: 'One of these files (.xlsx). That it was fetched is in the audit log.',
  params: Type.Object({ export_id: Uuid }),
  reply: { 200: Type.Any() },
});
