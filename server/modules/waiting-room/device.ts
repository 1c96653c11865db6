import { readCookie } from '../../platform/cookie.ts';
import type { Keyring } from '../../platform/crypto.ts';
import { newId } from '../../platform/ids.ts';

const purpose = 'line-device';
const max_age_s = 90 * 86_400;

/** Marks a browser that has entered a line which counts browsers: it stays the same whoever signs in or out there. */
export function createDevices(keys: Keyring, secure: boolean) {
  const name = `${secure ? '__Host-' : ''}line_device`;
  return {
    /** The browser's id, or null where it carries none of ours. */
    read(cookies: string | undefined): string | null {
      const value = readCookie(cookies, name);
      return value && keys.verifyCookie(purpose, value);
    },
    /** What a browser is given that has none. */
    give(device_id = newId()): string {
      const attributes = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
      return `${name}=${keys.signCookie(purpose, device_id)}; Max-Age=${max_age_s}${attributes}`;
    },
  };
}
