import { readCookie } from '../../platform/cookie.ts';
import type { Keyring } from '../../platform/crypto.ts';
import { state_lives_s } from './social-state.ts';

const day_s = 86_400;
/** A guest who comes back within 13 months is the same guest. */
const guest_max_age_s = 395 * day_s;
const device_max_age_s = 180 * day_s;
/** How long a guest order that was looked up stays open in that browser. */
const visit_max_age_s = 3_600;
/** Longer than any family lives: the database says when one is over. */
const family_max_age_s = 180 * day_s;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const session_cookies = ['access', 'refresh', 'session', 'stay'] as const;
type SessionCookie = (typeof session_cookies)[number];

/** Names and attributes of our cookies. Over https they carry the `__Host-` prefix: no other host can plant them. */
export function createCookies(keys: Keyring, options: { secure: boolean }) {
  const prefix = options.secure ? '__Host-madang_' : 'madang_';
  const names = {
    guest: `${prefix}guest`,
    /** A buyer's access token and the family token that renews it. */
    access: `${prefix}access`,
    refresh: `${prefix}refresh`,
    /** A session on the server, and what opens it anew where somebody stays signed in. */
    session: `${prefix}session`,
    stay: `${prefix}stay`,
    device: `${prefix}device`,
    social: `${prefix}social`,
    /** The one guest order that was looked up by its number and phone. */
    visit: `${prefix}visit`,
  };
  const attributes = `; Path=/; HttpOnly; SameSite=Lax${options.secure ? '; Secure' : ''}`;
  const write = (name: string, value: string, max_age_s: number) =>
    `${name}=${value}; Max-Age=${max_age_s}${attributes}`;

  return {
    names,
    /** A guest is a signed number and nothing in the database. */
    guest(person_id: string, now_s = Math.floor(Date.now() / 1_000)): string {
      const value = keys.signCookie('guest', `1.${person_id}.${now_s.toString(36)}`);
      return write(names.guest, value, guest_max_age_s);
    },
    /** Whose guest cookie this is, and since when; null where it is forged, broken or too old. */
    readGuest(cookie: string): { person_id: string; since_s: number } | null {
      const parts = keys.verifyCookie('guest', cookie)?.split('.');
      if (parts?.length !== 3 || parts[0] !== '1' || !uuid.test(parts[1]!)) return null;
      const since_s = Number.parseInt(parts[2]!, 36);
      return since_s + guest_max_age_s > Date.now() / 1_000 ? { person_id: parts[1]!, since_s } : null;
    },
    access: (token: string, ttl_s: number) => write(names.access, token, ttl_s),
    refresh: (token: string) => write(names.refresh, token, family_max_age_s),
    /** Gone with the browser's own session; the database ends it after its idle time. */
    session: (token: string) => `${names.session}=${token}${attributes}`,
    stay: (token: string) => write(names.stay, token, family_max_age_s),
    /** Ends every session cookie that the browser carries, but those named. */
    endSessions(header: string | undefined, keep: readonly SessionCookie[] = []): string[] {
      return session_cookies
        .filter((one) => !keep.includes(one) && readCookie(header, names[one]) !== null)
        .map((one) => write(names[one], '', 0));
    },
    /** What the browser is up to at a provider; null: nothing any more. */
    social: (state: string | null) => write(names.social, state ?? '', state === null ? 0 : state_lives_s),
    visit(visit: { order_id: string; person_id: string }, now_s = Math.floor(Date.now() / 1_000)): string {
      const until = (now_s + visit_max_age_s).toString(36);
      const value = keys.signCookie('visit', `1.${visit.order_id}.${visit.person_id}.${until}`);
      return write(names.visit, value, visit_max_age_s);
    },
    /** Which order this browser may see to and whose it is; null where the cookie is forged, broken or over. */
    readVisit(cookie: string): { order_id: string; person_id: string } | null {
      const parts = keys.verifyCookie('visit', cookie)?.split('.');
      if (parts?.length !== 4 || parts[0] !== '1' || !uuid.test(parts[1]!) || !uuid.test(parts[2]!)) return null;
      const until_s = Number.parseInt(parts[3]!, 36);
      return until_s > Date.now() / 1_000 ? { order_id: parts[1]!, person_id: parts[2]! } : null;
    },
    endGuest: () => write(names.guest, '', 0),
    /**
     * Marks a browser that has signed in to this account before: guesses made elsewhere do not lock its owner out
     * (OWASP's device cookie).
     */
    device: (email_index: string) =>
      write(names.device, keys.signCookie('device', email_index.slice(0, 24)), device_max_age_s),
    isKnownDevice(cookie: string | null, email_index: string): boolean {
      return cookie !== null && keys.verifyCookie('device', cookie) === email_index.slice(0, 24);
    },
  };
}
