import { createHash, randomBytes } from 'node:crypto';
import type { Keyring } from '../../platform/crypto.ts';
import type { SocialName } from './social-providers.ts';

/** What a browser is up to at a provider; sealed in its own cookie until it comes back. */
export type SocialState = {
  provider: SocialName;
  state: string;
  nonce: string;
  verifier: string;
  next: string;
  /** Whose account is to be linked; null for a sign-in. */
  account_id: string | null;
  /** The session that proves who is there by it; null for a sign-in and for linking. */
  proves: string | null;
  expires_s: number;
};

export const state_lives_s = 600;
const place = 'social-state';
const random = () => randomBytes(32).toString('base64url');

export const newState = (
  provider: SocialName,
  next: string,
  account_id: string | null,
  proves: string | null = null,
): SocialState => ({
  provider,
  state: random(),
  nonce: random(),
  verifier: random(),
  next,
  account_id,
  proves,
  expires_s: Math.floor(Date.now() / 1_000) + state_lives_s,
});

export const challengeOf = ({ verifier }: SocialState): string =>
  createHash('sha256').update(verifier).digest('base64url');

/** Sealed, not only signed: the verifier is a secret between this browser and us. */
export const sealState = (keys: Keyring, state: SocialState): string =>
  keys.seal(JSON.stringify(state), place).toString('base64url');

export function openState(keys: Keyring, cookie: string | null): SocialState | null {
  const opened = cookie ? keys.open(Buffer.from(cookie, 'base64url'), place) : null;
  const state = opened && (JSON.parse(opened.toString()) as SocialState);
  return state && state.expires_s > Date.now() / 1_000 ? state : null;
}
