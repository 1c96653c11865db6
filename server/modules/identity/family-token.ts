import { createHash, randomBytes } from 'node:crypto';
import type { Keyring } from '../../platform/crypto.ts';

/** `refresh`: a buyer's. `stay`: what keeps staff signed in beyond their session. Neither passes for the other. */
export type FamilyKind = 'refresh' | 'stay';

/**
 * One token of a family: which session, the how-many-th, and a secret. It goes to the browser signed, so that an old one is
 * known for what it is (somebody kept it) and a made-up one ends nobody's session. The database holds a hash.
 */
export type FamilyToken = { session_id: string; generation: number; value: string };

const shape =
  /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\.([1-9]\d{0,8})\.[A-Za-z0-9_-]{43}$/;

const write = (session_id: string, generation: number, secret: Buffer): FamilyToken => ({
  session_id,
  generation,
  value: `${session_id}.${generation}.${secret.toString('base64url')}`,
});

/** The first token of a new family. */
export const firstToken = (session_id: string): FamilyToken => write(session_id, 1, randomBytes(32));

/** Fresh for each rotation; kept beside the hash. */
export const newSalt = (): Buffer => randomBytes(16);

/**
 * The token after this one: a keyed function of it and the salt of the rotation. So a browser whose reply was lost can be
 * told the same successor again, and neither the database alone nor the old token alone tells it. Under each known secret,
 * the newest first.
 */
export function nextTokens(keys: Keyring, kind: FamilyKind, token: FamilyToken, salt: Buffer): FamilyToken[] {
  return keys
    .hmacs(`next-${kind}`, `${token.value}.${salt.toString('base64url')}`)
    .map((secret) => write(token.session_id, token.generation + 1, secret));
}

export const hashOf = (token: FamilyToken): Buffer => createHash('sha256').update(token.value).digest();

/** As the browser carries it. */
export const spell = (keys: Keyring, kind: FamilyKind, token: FamilyToken): string =>
  keys.signCookie(kind, token.value);

/** Reads what a browser carries; null where we never wrote it. */
export function readToken(keys: Keyring, kind: FamilyKind, text: string): FamilyToken | null {
  const value = keys.verifyCookie(kind, text);
  const parts = value && shape.exec(value);
  return parts ? { session_id: parts[1]!, generation: Number(parts[2]), value: value! } : null;
}
