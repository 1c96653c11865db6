import type { Context } from '../../../context.ts';
import type { Vault } from '../../identity/index.ts';
import { registerConfirms } from './confirm-at-market.ts';
import { registerDelays } from './delay-at-market.ts';
import { registerDispatches } from './dispatch-at-market.ts';
import { createMarkets } from './markets.ts';
import { pullOrders } from './pull-orders.ts';

const pull_every_ms = 60_000;

export type MarketLink = ReturnType<typeof linkMarkets>;

/** Channels with interfaces, in one process: news is pulled every minute by one process of all, what is told leaves as effects. */
export function linkMarkets(
  ctx: Pick<Context, 'sql' | 'keys' | 'effects' | 'schedule' | 'log' | 'config'>,
  options: { vault: Vault },
) {
  const { sql, keys } = ctx;
  const markets = createMarkets({ sql, keys, ...ctx.config.markets });
  const deps = { vault: options.vault, keys, sql, markets };
  registerConfirms(deps, ctx.effects);
  registerDelays(deps, ctx.effects);
  registerDispatches(deps, ctx.effects);

  /** What changed at one channel, or at every one with an interface; a market that hangs does not keep the others waiting. */
  async function pull(channel_id?: string) {
    const connected = await markets.connected(channel_id);
    return await Promise.all(
      connected.map(async (one) => {
        const { rows, error } = await pullOrders(sql, deps, one, markets.now());
        if (error)
          ctx.log.warn({ channel_id: one.channel.id, code: error.code, passing: error.passing }, 'a pull ended early');
        else if (rows > 0) ctx.log.info({ channel_id: one.channel.id, rows }, 'orders pulled');
        return { channel_id: one.channel.id, rows, error: error && { code: error.code, passing: error.passing } };
      }),
    );
  }
  ctx.schedule.every(
    'channels.pull',
    ctx.config.markets?.pull_every_ms ?? pull_every_ms,
    async () => void (await pull()),
  );
  return { pull, close: () => markets.close() };
}
