import { Type } from 'typebox';
import { Instant, Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

export const Warehouse = Type.Object({
  warehouse_id: Uuid,
  shop_id: Uuid,
  name: Type.String(),
  name_en: Type.Union([Type.String(), Type.Null()]),
});

export const Lot = Type.Object({
  lot_id: Uuid,
  shop_id: Uuid,
  warehouse_id: Uuid,
  warehouse_name: Type.String(),
  warehouse_name_en: Type.Union([Type.String(), Type.Null()]),
  variant_id: Uuid,
  /** Last day it may be sold (Korea), or null where it does not expire. */
  expires_on: Type.Union([Type.String(), Type.Null()]),
  on_hand: Type.Integer(),
  held: Type.Integer(),
  allocated: Type.Integer(),
  available: Type.Integer(),
  updated_at: Instant,
});

export const Movement = Type.Object({
  movement_id: Uuid,
  lot_id: Uuid,
  variant_id: Uuid,
  kind: Type.String({ description: 'receive | adjust | move_in | move_out | ship | return' }),
  quantity: Type.Integer({ description: 'signed change of on_hand' }),
  on_hand_after: Type.Integer(),
  reason: Type.Union([Type.String(), Type.Null()]),
  order_id: Type.Union([Uuid, Type.Null()]),
  /** `system`, or the name of the member of staff. */
  by: Type.String(),
  at: Instant,
});

const page = {
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
};

export const adminListWarehouses = defineRoute({
  id: 'admin.inventory.warehouses',
  method: 'GET',
  path: '/api/v1/admin/warehouses',
  auth: 'staff:inventory.read',
  scope: 'shop',
  summary: 'Warehouses.',
  reply: { 200: Type.Object({ warehouses: Type.Array(Warehouse) }) },
});

const WarehouseNames = {
  name: Type.String({ minLength: 1, maxLength: 60 }),
  name_en: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 60 }), Type.Null()])),
};

export const adminOpenWarehouse = defineRoute({
  id: 'admin.inventory.open_warehouse',
  method: 'POST',
  path: '/api/v1/admin/warehouses',
  auth: 'staff:settings.write',
  summary: 'A new warehouse of a shop. Audited.',
  body: Type.Object({ shop_id: Uuid, ...WarehouseNames }, { additionalProperties: false }),
  reply: { 201: Warehouse },
});

export const adminRenameWarehouse = defineRoute({
  id: 'admin.inventory.rename_warehouse',
  method: 'PATCH',
  path: '/api/v1/admin/warehouses/:warehouse_id',
  auth: 'staff:settings.write',
  summary: 'Another name for a warehouse; its stock stays as it is. Audited.',
  params: Type.Object({ warehouse_id: Uuid }),
  body: Type.Object(WarehouseNames, { additionalProperties: false }),
  reply: { 200: Warehouse },
});

export const adminListLots = defineRoute({
  id: 'admin.inventory.lots',
  method: 'GET',
  path: '/api/v1/admin/lots',
  auth: 'staff:inventory.read',
  scope: 'shop',
  summary: 'Stock lots, of some variants or all, keyset-paged.',
  query: Type.Object({
    ...page,
    variant_id: Type.Optional(Uuid),
    variant_ids: Type.Optional(Type.String({ maxLength: 4_000, description: 'Comma-separated, at most 100' })),
    warehouse_id: Type.Optional(Uuid),
    /** Low stock: only lots with at most this many available. */
    available_max: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
  }),
  reply: { 200: Type.Object({ lots: Type.Array(Lot), next_cursor: Type.Union([Type.String(), Type.Null()]) }) },
});

export const adminListMovements = defineRoute({
  id: 'admin.inventory.movements',
  method: 'GET',
  path: '/api/v1/admin/movements',
  auth: 'staff:inventory.read',
  scope: 'shop',
  summary: 'Movements, newest first.',
  query: Type.Object({ ...page, lot_id: Type.Optional(Uuid), variant_id: Type.Optional(Uuid) }),
  reply: {
    200: Type.Object({ movements: Type.Array(Movement), next_cursor: Type.Union([Type.String(), Type.Null()]) }),
  },
});

export const adminReceiveStock = defineRoute({
  id: 'admin.inventory.receive',
  method: 'POST',
  path: '/api/v1/admin/stock/receive',
  auth: 'staff:inventory.write',
  scope: 'shop',
  summary: 'Goods arrived: a new lot, or more into the lot with the same warehouse, variant and expiry.',
  body: Type.Object(
    {
      variant_id: Uuid,
      warehouse_id: Uuid,
      quantity: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
      expires_on: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
      reason: Type.Optional(Type.String({ maxLength: 200 })),
    },
    { additionalProperties: false },
  ),
  reply: { 201: Lot },
});

export const adminAdjustStock = defineRoute({
  id: 'admin.inventory.adjust',
  method: 'POST',
  path: '/api/v1/admin/stock/adjust',
  auth: 'staff:inventory.write',
  scope: 'shop',
  summary: 'Correct a count, with a reason. Never below what is held or allocated.',
  body: Type.Object(
    {
      lot_id: Uuid,
      change: Type.Integer({ minimum: -10_000_000, maximum: 10_000_000 }),
      reason: Type.String({ minLength: 1, maxLength: 200 }),
    },
    { additionalProperties: false },
  ),
  reply: { 200: Lot },
});

export const adminMoveStock = defineRoute({
  id: 'admin.inventory.move',
  method: 'POST',
  path: '/api/v1/admin/stock/move',
  auth: 'staff:inventory.write',
  scope: 'shop',
  summary: 'Move free units to another warehouse.',
  body: Type.Object(
    {
      lot_id: Uuid,
      to_warehouse_id: Uuid,
      quantity: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
      reason: Type.Optional(Type.String({ maxLength: 200 })),
    },
    { additionalProperties: false },
  ),
  reply: { 200: Type.Object({ from: Lot, to: Lot }) },
});
