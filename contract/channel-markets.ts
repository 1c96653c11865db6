import { Type } from 'typebox';
import { Instant, Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

const Maybe = <T extends import('typebox').TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const strict = { additionalProperties: false };
const word = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[\\x21-\\x7e]+$' });

/** Markets whose interfaces are known here. */
export const market_kinds = ['smartstore', 'coupang'] as const;

/** A channel of such a market, and how its interface does. */
export const Market = Type.Object({
  channel_id: Uuid,
  shop_id: Uuid,
  kind: Type.Enum([...market_kinds]),
  name: Type.String(),
  connected: Type.Boolean(),
  /** Up to where its news was taken, and when the last pull ended. */
  pulled_until: Maybe(Instant),
  ran_at: Maybe(Instant),
  /** Why the last pull ended early; `passing`: by itself it may end. */
  error: Maybe(Type.Object({ code: Type.String(), passing: Type.Boolean() })),
  /** Lines that wait for the market's answer, and lines it refused that are still here. */
  waiting: Type.Integer(),
  refused: Type.Integer(),
});

export const adminListMarkets = defineRoute({
  id: 'admin.channels.markets',
  method: 'GET',
  path: '/api/v1/admin/channels/markets',
  auth: 'staff:settings.read',
  summary: 'Channels whose market has an interface: whether they are connected, and how that does.',
  reply: { 200: Type.Object({ markets: Type.Array(Market) }) },
});

const NaverKeys = Type.Object(
  { client_id: word(100), client_secret: word(200), account_id: Type.Optional(word(100)) },
  strict,
);
const CoupangKeys = Type.Object({ vendor_id: word(40), access_key: word(100), secret_key: word(200) }, strict);

export const adminConnectMarket = defineRoute({
  id: 'admin.channels.connect_market',
  method: 'PUT',
  path: '/api/v1/admin/channels/markets',
  auth: 'staff:settings.write',
  summary:
    'Connects a channel with the keys its market gave the seller; the channel is made where there is none. The keys are sealed and never shown again.',
  body: Type.Object(
    {
      shop_id: Uuid,
      kind: Type.Enum([...market_kinds]),
      /** Of the channel, where the shop has several of a kind. */
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' })),
      keys: Type.Union([NaverKeys, CoupangKeys]),
    },
    strict,
  ),
  reply: { 200: Market },
});

export const adminDisconnectMarket = defineRoute({
  id: 'admin.channels.disconnect_market',
  method: 'DELETE',
  path: '/api/v1/admin/channels/markets/:channel_id',
  auth: 'staff:settings.write',
  summary: 'Forgets the keys: nothing is pulled or told any more, orders stay.',
  params: Type.Object({ channel_id: Uuid }),
  reply: { 200: Market },
});

export const adminPullMarket = defineRoute({
  id: 'admin.channels.pull_market',
  method: 'POST',
  path: '/api/v1/admin/channels/markets/:channel_id/pull',
  auth: 'staff:settings.write',
  idempotency: 'none',
  summary: 'Asks the market for its news now, and tells how that went; a long pull goes on by itself.',
  params: Type.Object({ channel_id: Uuid }),
  reply: {
    200: Type.Object({
      rows: Type.Integer(),
      /** It was not over yet when this was answered. */
      goes_on: Type.Boolean(),
      error: Maybe(Type.Object({ code: Type.String(), passing: Type.Boolean() })),
    }),
  },
});
