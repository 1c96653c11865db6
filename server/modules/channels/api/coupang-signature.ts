import { createHmac } from 'node:crypto';

export type CoupangKeys = { access_key: string; secret_key: string; vendor_id: string };

/** `yyMMdd'T'HHmmss'Z'` in UTC. */
export function coupangDate(at: Date): string {
  return `${at.toISOString().slice(2, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** The Authorization header of Coupang: HMAC-SHA256 over date, method, path and query without its `?`. */
export function signCoupang(
  keys: Pick<CoupangKeys, 'access_key' | 'secret_key'>,
  method: string,
  path: string,
  at: Date,
): string {
  const date = coupangDate(at);
  const signature = createHmac('sha256', keys.secret_key)
    .update(date + method + path.replace('?', ''))
    .digest('hex');
  return `CEA algorithm=HmacSHA256, access-key=${keys.access_key}, signed-date=${date}, signature=${signature}`;
}
