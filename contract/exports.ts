import { type Static, Type } from 'typebox';
import { Instant, Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

const strict = { additionalProperties: false } as const;

/** Why personal data leaves the house. */
export const ExportReason = Type.Enum(['delivery', 'inquiry', 'accounting', 'authority', 'moving']);
export type ExportReason = Static<typeof ExportReason>;
export const ExportFormat = Type.Enum(['xlsx', 'csv']);

/** What every request for an export says besides what it is about. The note is kept sealed. */
export const export_why = {
  format: ExportFormat,
  reason: ExportReason,
  note: Type.Optional(Type.String({ maxLength: 200 })),
};

/** A file that may be fetched for a while, by whoever asked for it alone. */
export const ExportTicket = Type.Object({
  export_id: Uuid,
  /** `orders` … */
  kind: Type.String(),
  format: ExportFormat,
  reason: ExportReason,
  /** Rows, one a recipient, when it was asked for. */
  people: Type.Integer(),
  created_at: Instant,
  expires_at: Instant,
});
export type ExportTicket = Static<typeof ExportTicket>;

export const adminExportOrders = defineRoute({
  id: 'admin.orders.export',
  method: 'POST',
  path: '/api/v1/admin/orders/exports',
  auth: 'staff:personal_data.export',
  scope: 'shop',
  summary:
    'Ask for a file of orders with their recipients, and say why. Above 20 it needs a recent proof, above the house’s limit a second person. Logged.',
  body: Type.Object(
    {
      filter: Type.Object(
        {
          state: Type.Optional(Type.String({ maxLength: 40 })),
          drop_id: Type.Optional(Uuid),
          from: Type.Optional(Instant),
          to: Type.Optional(Instant),
        },
        strict,
      ),
      ...export_why,
    },
    strict,
  ),
  reply: { 201: ExportTicket },
});

export const adminListExports = defineRoute({
  id: 'admin.exports.list',
  method: 'GET',
  path: '/api/v1/admin/exports',
  auth: 'staff:personal_data.export',
  scope: 'shop',
  summary: 'My files of personal data that may still be fetched.',
  reply: { 200: Type.Object({ exports: Type.Array(ExportTicket) }) },
});

export const adminTakeExport = defineRoute({
  id: 'admin.exports.take',
  method: 'GET',
  path: '/api/v1/admin/exports/:export_id',
  auth: 'staff:personal_data.export',
  scope: 'shop',
  summary:
    'The file, read and written as it is sent: only what the taker may see now. Each taking is logged with its count.',
  params: Type.Object({ export_id: Uuid }),
  media: 'binary',
  reply: { 200: Type.Unknown() },
});
