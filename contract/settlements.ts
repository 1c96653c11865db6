import { Type } from 'typebox';
import { Instant, Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

const Maybe = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Money = Maybe(Type.Integer());
export const settlement_file_limit_mb = 20;

/** A file of what a market owes (`decided`, 구매확정내역) or of what it has paid (`paid`, 정산). */
export const SettlementFile = Type.Object({
  settlement_id: Uuid,
  channel_name: Type.String(),
  kind: Type.Enum(['decided', 'paid']),
  lines: Type.Integer(),
  gross_krw: Type.Integer(),
  fee_krw: Type.Integer(),
  /** Once a bundle. */
  shipping_krw: Type.Integer(),
  net_krw: Type.Integer(),
  /** That nobody has looked at. */
  differences: Type.Integer(),
  created_at: Instant,
});

export const adminTakeSettlement = defineRoute({
  id: 'admin.channels.take_settlement',
  method: 'POST',
  path: '/api/v1/admin/channels/settlements',
  auth: 'staff:payments.write',
  summary:
    'A settlement file of a channel (fields: file, password, channel): each line is held against its amount, fee and money, shipping once a bundle. The same file again changes nothing.',
  media: 'multipart',
  body: Type.Unsafe<FormData>(
    Type.Object({
      file: Type.String({ format: 'binary' }),
      password: Type.Optional(Type.String({ maxLength: 255 })),
      channel: Type.Optional(Type.String({ maxLength: 80 })),
    }),
  ),
  body_limit_bytes: settlement_file_limit_mb * 1024 * 1024,
  reply: {
    200: Type.Object({
      settlement: SettlementFile,
      /** It was taken before. */
      known: Type.Boolean(),
      /** Rows with a number or an amount that cannot be read. */
      unread: Type.Integer(),
    }),
  },
});

export const adminListSettlements = defineRoute({
  id: 'admin.channels.settlements',
  method: 'GET',
  path: '/api/v1/admin/channels/settlements',
  auth: 'staff:payments.read',
  scope: 'shop',
  summary: 'Settlement files, newest first, and what was promised and has not been paid.',
  reply: {
    200: Type.Object({
      settlements: Type.Array(SettlementFile),
      unpaid: Type.Object({ lines: Type.Integer(), net_krw: Type.Integer(), since: Maybe(Instant) }),
      /** Whose files can be taken. */
      channels: Type.Array(Type.Object({ channel_id: Uuid, shop_id: Uuid, kind: Type.String(), name: Type.String() })),
    }),
  },
});

const DifferenceRow = Type.Object({
  settlement_id: Uuid,
  row: Type.Integer({ minimum: 1, maximum: 2_000_000 }),
  part: Type.Enum(['goods', 'shipping']),
});

export const SettlementDifference = Type.Object({
  ...DifferenceRow.properties,
  /** Of the line, or of the bundle for shipping. */
  key: Type.String(),
  channel_name: Type.String(),
  kind: Type.Enum(['decided', 'paid']),
  /** The order it is about; null where none is known here. */
  order_id: Maybe(Uuid),
  title: Maybe(Type.String()),
  gross_krw: Money,
  fee_krw: Money,
  net_krw: Money,
  expected_krw: Money,
  ours_krw: Money,
  /** unknown_line, canceled_here, amount_differs, fee_differs, net_wrong, shipping_disagrees, shipping_differs, paid_differs … */
  differences: Type.Array(Type.String()),
});

export const adminListSettlementDifferences = defineRoute({
  id: 'admin.channels.differences',
  method: 'GET',
  path: '/api/v1/admin/channels/settlements/differences',
  auth: 'staff:payments.read',
  scope: 'shop',
  summary: 'What differs between settlement files and the orders here, and nobody has looked at; at most 500.',
  reply: { 200: Type.Object({ differences: Type.Array(SettlementDifference), more: Type.Boolean() }) },
});

export const adminSeeDifferences = defineRoute({
  id: 'admin.channels.see_differences',
  method: 'POST',
  path: '/api/v1/admin/channels/settlements/differences/seen',
  auth: 'staff:payments.write',
  summary: 'Somebody has looked at these differences: they leave the list.',
  body: Type.Object({ rows: Type.Array(DifferenceRow, { minItems: 1, maxItems: 500 }) }),
  reply: { 200: Type.Object({ seen: Type.Integer() }) },
});
