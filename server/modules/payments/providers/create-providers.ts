import { createKakaoPay } from './kakaopay.ts';
import type { Provider, ProviderName } from './port.ts';
import { createToss } from './toss.ts';

export type ProviderSettings = {
  toss?: { client_key: string; secret_key: string; base_url?: string };
  sandbox?: { url: string; secret_key?: string; public_url?: string };
  kakaopay?: { cid: string; secret_key: string; base_url?: string };
  read_timeout_ms?: number;
  connections?: number;
};

/** The sandbox's own secret unless it was told another; it guards play money only. */
export const sandbox_secret_key = 'test_sk_madang_sandbox';

/** The providers this shop can use, by name: those that are configured. */
export function createProviders(settings: ProviderSettings): ReadonlyMap<ProviderName, Provider> {
  const { read_timeout_ms, connections } = settings;
  const all: Provider[] = [];
  if (settings.toss) all.push(createToss({ name: 'toss', ...settings.toss, read_timeout_ms, connections }));
  if (settings.sandbox) {
    const { url, secret_key = sandbox_secret_key, public_url } = settings.sandbox;
    all.push(createToss({ name: 'sandbox', base_url: url, secret_key, public_url, read_timeout_ms, connections }));
  }
  if (settings.kakaopay) all.push(createKakaoPay({ ...settings.kakaopay, read_timeout_ms, connections }));
  return new Map(all.map((provider) => [provider.name, provider]));
}
