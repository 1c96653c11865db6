import type { Config } from '../../../platform/config.ts';
import type { Keyring } from '../../../platform/crypto.ts';
import type { Sql } from '../../../platform/db.ts';
import { createCoupang } from './coupang.ts';
import type { CoupangKeys } from './coupang-signature.ts';
import type { Market } from './market.ts';
import { createNaver, type NaverKeys } from './naver.ts';

export const api_kinds = ['smartstore', 'coupang'] as const;
export type ApiKeys = NaverKeys | CoupangKeys;
export type Connected = {
  channel: { id: string; shop_id: string; kind: string };
  market: Market;
  pulled_until: Date | null;
};

/** Keys of one channel are sealed for its place alone. */
export const keysPlace = (channel_id: string): string => `channels.api_keys:${channel_id}`;

/** The markets this process talks to, one client a channel, made anew when its keys change. */
export function createMarkets(deps: { sql: Sql; keys: Keyring } & Config['markets']) {
  const { sql, keys, addresses = {}, now = () => new Date() } = deps;
  const options = { now, ...(deps.per_second ? { per_second: deps.per_second } : {}) };
  const clients = new Map<string, { print: string; market: Market }>();

  function clientOf(channel_id: string, kind: string, sealed: Buffer): Market | null {
    const known = clients.get(channel_id);
    const print = sealed.toString('base64');
    if (known?.print === print) return known.market;
    const plain = keys.open(sealed, keysPlace(channel_id));
    if (!plain) return null;
    void known?.market.close();
    const own = JSON.parse(plain.toString());
    const market =
      kind === 'coupang'
        ? createCoupang(own as CoupangKeys, { ...options, base_url: addresses.coupang })
        : createNaver(own as NaverKeys, { ...options, base_url: addresses.smartstore });
    clients.set(channel_id, { print, market });
    return market;
  }

  return {
    /** The clock that signatures and windows go by. */
    now,
    /** Channels with an interface whose keys can be opened; of one channel, where it is named. */
    async connected(channel_id?: string): Promise<Connected[]> {
      const rows = await sql<
        { id: string; shop_id: string; kind: string; sealed_keys: Buffer; pulled_until: Date | null }[]
      >`
        select c.id, c.shop_id, c.kind, a.sealed_keys, a.pulled_until
        from channels.api_access a join channels.channels c on c.id = a.channel_id
        where c.settings ? 'api' ${channel_id ? sql`and c.id = ${channel_id}` : sql``} order by c.id`;
      return rows.flatMap(({ sealed_keys, pulled_until, ...channel }) => {
        const market = clientOf(channel.id, channel.kind, sealed_keys);
        return market ? [{ channel, market, pulled_until }] : [];
      });
    },
    async close(): Promise<void> {
      await Promise.all([...clients.values()].map(({ market }) => market.close()));
    },
  };
}
export type Markets = ReturnType<typeof createMarkets>;
