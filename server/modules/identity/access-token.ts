import { timingSafeEqual } from 'node:crypto';
import { type HmacKey, hmacSha256 } from '../../platform/crypto.ts';

/** How long an access token lives. What it says (who, which session) is believed that long unless the session is ended. */
export const access_ttl_s = 300;
/** Clocks of two machines may differ by this much. */
const skew_s = 30;
const issuer = 'madang';
const audience = 'madang:buyer';

/** A key of access tokens as a process holds it. `head` is the one JWT header, as text, that goes with it. */
export type AccessKey = { kid: string; head: string; key: HmacKey };

/** What an access token says about its bearer. */
export type AccessClaims = { account_id: string; person_id: string; session_id: string; expires_s: number };

type Claims = { iss: string; aud: string; sub: string; pid: string; sid: string; iat: number; exp: number };

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The header of every token a key signs: HS256 and nothing else (RFC 7515, RFC 9068's type). */
export const headOf = (kid: string): string => encode({ alg: 'HS256', typ: 'at+jwt', kid });

/** A JWT (HS256) for one buyer's session. */
export function signAccess(
  { head, key }: AccessKey,
  who: Omit<AccessClaims, 'expires_s'>,
  now_s: number,
  ttl_s = access_ttl_s,
): string {
  const { account_id: sub, person_id: pid, session_id: sid } = who;
  const claims: Claims = { iss: issuer, aud: audience, sub, pid, sid, iat: now_s, exp: now_s + ttl_s };
  const body = encode(claims);
  const signed = `${head}.${body}`;
  return `${signed}.${hmacSha256(key, signed).toString('base64url')}`;
}

/**
 * What a token says; null where it is forged, foreign or over; `unknown_key` where its header is none that we know (a key made a
 * moment ago elsewhere, or nonsense). The header is never interpreted: it must be, letter for letter, the one of a key we
 * hold. So no token chooses its algorithm, and `none` is no algorithm.
 */
export function readAccess(
  token: string,
  keyOf: (head: string) => AccessKey | undefined,
  now_s: number,
): AccessClaims | null | 'unknown_key' {
  const first = token.indexOf('.');
  const last = token.lastIndexOf('.');
  // A signature is 43 letters of base64url, and the last of them carries two bits that mean nothing: they must be zero.
  if (first < 1 || last === first || token.length - last !== 44 || token.length > 1_000) return null;
  const known = keyOf(token.slice(0, first));
  if (!known) return 'unknown_key';
  const given = Buffer.from(token.slice(last + 1), 'base64url');
  if (given.length !== 32 || given.toString('base64url') !== token.slice(last + 1)) return null;
  if (!timingSafeEqual(given, hmacSha256(known.key, token.slice(0, last)))) return null;
  const claims = JSON.parse(Buffer.from(token.slice(first + 1, last), 'base64url').toString()) as Claims;
  if (claims.iss !== issuer || claims.aud !== audience) return null;
  if (!(claims.exp > now_s) || !(claims.iat <= now_s + skew_s)) return null;
  return { account_id: claims.sub, person_id: claims.pid, session_id: claims.sid, expires_s: claims.exp };
}
