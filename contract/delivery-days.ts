import Type, { type Static } from 'typebox';
import { defineRoute } from './route.ts';

const Id = Type.String({ format: 'uuid' });
const Day = Type.String({ format: 'date' });
const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Text = OrNull(Type.String());
const Count = Type.Integer({ minimum: 0 });
const strict = { additionalProperties: false } as const;

const team_fields = {
  name: Type.String({ minLength: 1, maxLength: 40 }),
  /** 1 Monday to 7 Sunday. */
  weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { maxItems: 7, uniqueItems: true }),
  /** Stops a day, where the day has no number of its own. */
  capacity: Type.Integer({ minimum: 0, maximum: 1_000 }),
  /** Where it goes; `sigungu` null: the whole province. Empty: everywhere. */
  areas: Type.Array(
    Type.Object(
      {
        sido: Type.String({ minLength: 1, maxLength: 20 }),
        sigungu: OrNull(Type.String({ minLength: 1, maxLength: 20 })),
      },
      strict,
    ),
    { maxItems: 260 },
  ),
};

/** Days a team does not drive, first and last included. */
const DaysOff = Type.Array(
  Type.Object({ from: Day, to: Day, reason: Type.Optional(Type.String({ maxLength: 60 })) }, strict),
  { maxItems: 100 },
);
/** Not named: as it was. */
const wish_fields = { ...team_fields, days_off: Type.Optional(DaysOff) };

export const DeliveryTeam = Type.Object({
  team_id: Id,
  shop_id: Id,
  ...team_fields,
  days_off: DaysOff,
  version: Type.Integer(),
});
export type DeliveryTeam = Static<typeof DeliveryTeam>;

export const TeamDay = Type.Object({
  team_id: Id,
  day: Day,
  capacity: Count,
  taken: Count,
  /** It drives although it would be off. */
  opened: Type.Boolean(),
  /** How often somebody has set the order of its stops: what the next one names as seen. */
  route_version: Count,
});
export type TeamDay = Static<typeof TeamDay>;

/** One stop of the board: where, what, when wished, and where it is planned. Nobody is named in it. */
export const BoardStop = Type.Object({
  delivery_id: Id,
  /** What its papers and its barcode say: D100001. */
  number: Type.Integer(),
  shop_id: Id,
  sido: Text,
  sigungu: Text,
  gu: Text,
  /** Why the region is not sure, if it is not. */
  region_flag: Text,
  remote: Text,
  wished_on: OrNull(Day),
  goods: Type.String(),
  pieces: Count,
  orders: Count,
  /** Why something of it must not be loaded yet. */
  blocks: Type.Array(Type.String()),
  day: OrNull(Day),
  team_id: OrNull(Id),
  /** Of its plan: what a change must name. 0: never planned. */
  version: Count,
  /** deliver, redeliver, collect, swap, repair, take_old. */
  kind: Type.String(),
  /** How often somebody was there in vain. */
  failures: Count,
  /** Driven together with another stop: half of an exchange. */
  bound: Type.Boolean(),
  arrived: Type.Boolean(),
  /** Something was added or taken away since it was planned. */
  changed: Type.Boolean(),
  /** Its team does not drive on its day (any more): it needs a new one. */
  off: Type.Boolean(),
  /** Its place in the order that somebody set for the day; null: after those. */
  position: OrNull(Type.Integer()),
});
export type BoardStop = Static<typeof BoardStop>;

export const board_stops_max = 5_000;

/** Something of a load is not as its papers say; the team was told. */
export const BoardAlert = Type.Object({
  alert_id: Id,
  delivery_id: Id,
  number: Type.Integer(),
  team_id: Id,
  day: Day,
  /** canceled, changed, held, moved. */
  what: Type.String(),
  at: Type.String({ format: 'date-time' }),
  /** The team has seen it. */
  seen: Type.Boolean(),
});
export type BoardAlert = Static<typeof BoardAlert>;

export const readDeliveryDays = defineRoute({
  id: 'admin.fulfilment.days',
  method: 'GET',
  path: '/api/v1/admin/delivery-days',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary:
    'The board: open deliveries without a day and those of these days, teams, and how full each day of each team is',
  query: Type.Object({
    from: Type.Optional(Day),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 31 })),
  }),
  reply: {
    200: Type.Object({
      today: Day,
      days: Type.Array(Day),
      teams: Type.Array(DeliveryTeam),
      team_days: Type.Array(TeamDay),
      /** Days of teams that are off: their own, or their shop's closures and public holidays. */
      days_off: Type.Array(Type.Object({ team_id: Id, day: Day })),
      /** Of today and later, the newest first. */
      alerts: Type.Array(BoardAlert),
      stops: Type.Array(BoardStop),
      /** More than the board holds: the oldest are shown. */
      truncated: Type.Boolean(),
    }),
  },
});

const Planned = Type.Object({ delivery_id: Id, day: OrNull(Day), team_id: OrNull(Id), version: Count });

export const planDeliveries = defineRoute({
  id: 'admin.fulfilment.plan',
  method: 'POST',
  path: '/api/v1/admin/delivery-days/plan',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Puts stops onto a day and a team, or off every day; all or none. `version` is that of each stop as it was looked at: what somebody else moved meanwhile is refused with where it is now',
  body: Type.Object(
    {
      stops: Type.Array(Type.Object({ delivery_id: Id, version: Count }, strict), { minItems: 1, maxItems: 1_000 }),
      day: OrNull(Day),
      team_id: OrNull(Id),
    },
    strict,
  ),
  reply: { 200: Type.Object({ moved: Type.Array(Planned) }) },
});

export const proposeDeliveries = defineRoute({
  id: 'admin.fulfilment.propose',
  method: 'POST',
  path: '/api/v1/admin/delivery-days/propose',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Gives every open stop without a day one: the wished day, else the first day a team already goes to its district, else the first with room. What finds none is left',
  body: Type.Object(
    {
      from: Day,
      days: Type.Integer({ minimum: 1, maximum: 31 }),
      /** Only these. */
      delivery_ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 5_000 })),
    },
    strict,
  ),
  reply: { 200: Type.Object({ planned: Count, left: Count }) },
});

export const addTeam = defineRoute({
  id: 'admin.fulfilment.add_team',
  method: 'POST',
  path: '/api/v1/admin/delivery-teams',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'A team of the house: where it goes, on which weekdays, how many stops a day',
  body: Type.Object({ shop_id: Id, ...wish_fields }, strict),
  reply: { 201: DeliveryTeam },
});

export const changeTeam = defineRoute({
  id: 'admin.fulfilment.change_team',
  method: 'PUT',
  path: '/api/v1/admin/delivery-teams/:team_id',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Changes a team, or retires it where it has no stops any more. Days that were begun keep their own number of stops',
  params: Type.Object({ team_id: Id }),
  body: Type.Object({ ...wish_fields, retired: Type.Optional(Type.Boolean()), version: Type.Integer() }, strict),
  reply: { 200: DeliveryTeam },
});

export const setTeamDay = defineRoute({
  id: 'admin.fulfilment.set_team_day',
  method: 'PUT',
  path: '/api/v1/admin/delivery-teams/:team_id/days/:day',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'How many stops a team takes on one day: 0 keeps it at home, any other number lets it drive on a weekday it usually does not',
  params: Type.Object({ team_id: Id, day: Day }),
  body: Type.Object({ capacity: team_fields.capacity }, strict),
  idempotency: 'none',
  reply: { 200: TeamDay },
});

/** Somebody who may drive: `drives` where they drive for the team that was asked about. */
export const TeamDriver = Type.Object({ account_id: Id, name: Type.String(), drives: Type.Boolean() });
export type TeamDriver = Static<typeof TeamDriver>;
const Drivers = Type.Object({ drivers: Type.Array(TeamDriver) });

export const readTeamDrivers = defineRoute({
  id: 'admin.fulfilment.team_drivers',
  method: 'GET',
  path: '/api/v1/admin/delivery-teams/:team_id/drivers',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Who may drive (staff with the role of drivers), and who of them drives for this team',
  params: Type.Object({ team_id: Id }),
  reply: { 200: Drivers },
});

export const setTeamDrivers = defineRoute({
  id: 'admin.fulfilment.set_team_drivers',
  method: 'PUT',
  path: '/api/v1/admin/delivery-teams/:team_id/drivers',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Who drives for a team: they, and no other drivers, see its deliveries from the next request on',
  params: Type.Object({ team_id: Id }),
  body: Type.Object({ account_ids: Type.Array(Id, { maxItems: 50, uniqueItems: true }) }, strict),
  idempotency: 'none',
  reply: { 200: Drivers },
});
