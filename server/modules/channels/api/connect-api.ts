import { ok, type Result, refuse } from '@madang/contract';
import type { Keyring } from '../../../platform/crypto.ts';
import type { Tx } from '../../../platform/db.ts';
import { type ApiKeys, keysPlace } from './markets.ts';

/** Seals a seller's keys for a channel; from now on its orders come and its dispatches leave through the market's interface. */
export async function connectApi(
  tx: Tx,
  keyring: Keyring,
  input: { channel: { id: string; kind: string }; keys: ApiKeys },
): Promise<Result<null>> {
  const { channel, keys } = input;
  const fits = channel.kind === 'coupang' ? 'vendor_id' in keys : 'client_id' in keys;
  if (!fits || !secretFits(keys)) return refuse('invalid_input', { field: 'keys' });
  const sealed = keyring.seal(JSON.stringify(keys), keysPlace(channel.id));
  await tx`
    insert into channels.api_access (channel_id, sealed_keys) values (${channel.id}, ${sealed})
    on conflict (channel_id) do update set sealed_keys = excluded.sealed_keys, updated_at = now(), error_code = null, error_passing = null`;
  await tx`update channels.channels set settings = settings || '{"api": true}' where id = ${channel.id}`;
  return ok(null);
}

/** Naver's secret is the salt its signature is made with: another text cannot sign at all. */
function secretFits(keys: ApiKeys): boolean {
  return !('client_secret' in keys) || /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{22}/.test(keys.client_secret);
}

export async function disconnectApi(tx: Tx, channel_id: string): Promise<void> {
  await tx`delete from channels.api_access where channel_id = ${channel_id}`;
  await tx`update channels.channels set settings = settings - 'api' where id = ${channel_id}`;
}
