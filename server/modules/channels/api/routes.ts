import { setTimeout as wait } from 'node:timers/promises';
import {
  adminConnectMarket,
  adminDisconnectMarket,
  adminListMarkets,
  adminPullMarket,
  ok,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { flatten, mount } from '../../../platform/http.ts';
import { runOnce } from '../../../platform/idempotency.ts';
import { audit, originOf } from '../../identity/index.ts';
import { ensureChannel } from '../import/find-channel.ts';
import { connectApi, disconnectApi } from './connect-api.ts';
import type { MarketLink } from './link-markets.ts';
import { type MarketRow, readMarkets } from './read-markets.ts';

/** Somebody looks at the answer of a pull for about this long. */
const patience_ms = 15_000;

type Tools = { link: MarketLink; readShops(sql: Sql | Tx): Promise<ReadonlyMap<string, unknown>> };

/** Markets' interfaces: which channels are connected, by keys that only come in. */
export function marketRoutes(ctx: Context, { link, readShops }: Tools) {
  const { sql } = ctx;
  return (app: FastifyInstance): void => {
    mount(app, adminListMarkets, async ({ principal }) =>
      ok({ markets: (await readMarkets(sql, { shops: principal.staff.shops })).map(shown) }),
    );

    mount(app, adminConnectMarket, async ({ body, principal, key, request }) => {
      const { keys, ...open } = body;
      // The keys themselves are not kept with the request, not even as a digest that could be tried.
      const said = { ...open, keys: ctx.keys.hmac('channels.api_keys', JSON.stringify(keys)).toString('base64') };
      const input = { principal: principal.account_id, route: adminConnectMarket.id, key, body: said };
      return flatten(
        await runOnce(sql, input, async (tx) => {
          if (!(await readShops(tx)).has(body.shop_id)) return refuse('invalid_input', { field: 'shop_id' });
          const channel = await ensureChannel(tx, { ...open, layout: '' });
          const connected = await connectApi(tx, ctx.keys, { channel, keys });
          if (!connected.ok) return connected;
          await tell(tx, 'channels.connect_market', channel.id, principal.account_id, request);
          const [row] = await readMarkets(tx, { shops: null, channel_id: channel.id });
          return ok({ status: 200, body: shown(row!) });
        }),
      ) as never;
    });

    mount(app, adminDisconnectMarket, async ({ params, principal, key, request }) => {
      const input = { principal: principal.account_id, route: adminDisconnectMarket.id, key, body: params };
      return flatten(
        await runOnce(sql, input, async (tx) => {
          const [row] = await readMarkets(tx, { shops: principal.staff.shops, channel_id: params.channel_id });
          if (!row) return refuse('not_found');
          await disconnectApi(tx, row.channel_id);
          await tell(tx, 'channels.disconnect_market', row.channel_id, principal.account_id, request);
          return ok({ status: 200, body: shown({ ...row, connected: false }) });
        }),
      ) as never;
    });

    mount(app, adminPullMarket, async ({ params, principal }) => {
      const [row] = await readMarkets(sql, { shops: principal.staff.shops, channel_id: params.channel_id });
      if (!row) return refuse('not_found');
      if (!row.connected) return refuse('not_connected');
      const pulling = link.pull(row.channel_id);
      const over = await Promise.race([pulling, wait(patience_ms, null, { ref: false })]);
      if (over) return ok({ rows: over[0]?.rows ?? 0, goes_on: false, error: over[0]?.error ?? null });
      pulling.catch((error) => ctx.log.error({ err: error }, 'a pull broke'));
      return ok({ rows: 0, goes_on: true, error: null });
    });
  };

  async function tell(tx: Tx, act: string, subject: string, actor_id: string, request: Parameters<typeof originOf>[0]) {
    await audit(tx, [{ actor_id, act, subject, origin: originOf(request) }]);
  }
}

const shown = ({ error_code, error_passing, pulled_until, ran_at, ...row }: MarketRow) => ({
  ...row,
  pulled_until: pulled_until?.toISOString() ?? null,
  ran_at: ran_at?.toISOString() ?? null,
  error: error_code === null ? null : { code: error_code, passing: error_passing ?? true },
});
