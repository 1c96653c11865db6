import Type, { type Static, type TSchema } from 'typebox';
import { Instant, Krw, Uuid } from './checkout.ts';
import { AttemptInput, StopLine, StopOrderDue, stop_kinds, TakingInput } from './delivery-stops.ts';
import { defineRoute } from './route.ts';

const strict = { additionalProperties: false } as const;
const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Text = OrNull(Type.String());
const Day = Type.String({ format: 'date' });
/** What a link ends with. It goes in bodies, never in addresses: those are written down everywhere. */
const token = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

export const makeDriverLink = defineRoute({
  id: 'admin.fulfilment.driver_link',
  method: 'POST',
  path: '/api/v1/admin/delivery-teams/:team_id/days/:day/link',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'A link for a driver’s telephone: the stops of one team on one day. Every link is another; each dies in the night after.',
  params: Type.Object({ team_id: Uuid, day: Day }),
  body: Type.Object({}, strict),
  idempotency: 'none',
  reply: { 201: Type.Object({ path: Type.String(), dies_at: Instant }) },
});

export const orderRoute = defineRoute({
  id: 'admin.fulfilment.order_route',
  method: 'PUT',
  path: '/api/v1/admin/delivery-teams/:team_id/days/:day/route',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'In which order a team drives its stops of a day; those not named come after. `version` is the one that was looked at: where somebody else has set an order meanwhile, it is refused',
  params: Type.Object({ team_id: Uuid, day: Day }),
  body: Type.Object(
    {
      delivery_ids: Type.Array(Uuid, { maxItems: 1_000, uniqueItems: true }),
      version: Type.Optional(Type.Integer({ minimum: 0 })),
    },
    strict,
  ),
  idempotency: 'none',
  reply: { 200: Type.Object({ stops: Type.Integer(), version: Type.Integer() }) },
});

export const RouteStop = Type.Object({
  delivery_id: Uuid,
  number: Type.Integer(),
  kind: Type.Enum([...stop_kinds]),
  /** open, or arrived. */
  state: Type.String(),
  bound: Type.Boolean(),
  failures: Type.Integer(),
  place: Type.String(),
  name: Type.String(),
  phone: Type.String(),
  phone2: Type.String(),
  address: Type.String(),
  message: Type.String(),
  /** How to get in. */
  entry: Type.String(),
  lift: Text,
  floor: OrNull(Type.Integer()),
  lines: Type.Array(StopLine),
  collect_on_delivery: Type.Boolean(),
  dues: Type.Array(StopOrderDue),
  /** Of its own charges, still to be paid by the customer. */
  charges_krw: Krw,
  /** Why it is not in the lorry; empty: it is. */
  not_loaded: Type.Array(Type.String()),
});
export type RouteStop = Static<typeof RouteStop>;

export const RouteAlert = Type.Object({
  alert_id: Uuid,
  delivery_id: Uuid,
  number: Type.Integer(),
  what: Type.Enum(['canceled', 'changed', 'held', 'moved']),
  at: Instant,
  seen: Type.Boolean(),
});

export const DriverRoute = Type.Object({
  team_id: Uuid,
  team: Type.String(),
  day: Day,
  dies_at: Instant,
  stops: Type.Array(RouteStop),
  alerts: Type.Array(RouteAlert),
});
export type DriverRoute = Static<typeof DriverRoute>;

export const openRoute = defineRoute({
  id: 'driver.route',
  method: 'POST',
  path: '/api/v1/driver/route',
  auth: 'public',
  summary:
    'What the link shows: the stops of its team on its day in their order, with what is to be known at each door.',
  body: Type.Object({ token }, strict),
  idempotency: 'none',
  reply: { 200: DriverRoute },
});

const delivery_id = Uuid;
export const driverAttempt = defineRoute({
  id: 'driver.attempt',
  method: 'POST',
  path: '/api/v1/driver/attempts',
  auth: 'public',
  summary:
    'Somebody was at a door of the link’s route. What waited in a telephone without signal is taken for three days after the link’s death.',
  body: Type.Object({ token, delivery_id, ...AttemptInput.properties }, strict),
  body_limit_bytes: 1_500_000,
  reply: { 201: Type.Object({ attempt_id: Uuid }) },
});

export const driverTaking = defineRoute({
  id: 'driver.taking',
  method: 'POST',
  path: '/api/v1/driver/takings',
  auth: 'public',
  summary: 'Money taken at a door of the link’s route.',
  body: Type.Object({ token, delivery_id, ...TakingInput.properties }, strict),
  reply: { 201: Type.Object({ taking_id: Uuid }) },
});

export const driverSeen = defineRoute({
  id: 'driver.seen',
  method: 'POST',
  path: '/api/v1/driver/seen',
  auth: 'public',
  summary: 'The team has read these alerts.',
  body: Type.Object({ token, alert_ids: Type.Array(Uuid, { minItems: 1, maxItems: 200 }) }, strict),
  idempotency: 'none',
  reply: { 200: Type.Object({ seen: Type.Integer() }) },
});
