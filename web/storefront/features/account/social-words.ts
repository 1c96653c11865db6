export { type Provider, providerName } from '../../../ui/security/social-words.ts';

const whys = ['unknown', 'exists', 'password_needed', 'failed', 'not_proved'] as const;
/** How a visit at a provider ended, where it did not end well. */
export type SocialWhy = (typeof whys)[number];

/** Part of an address's search: `?social=exists`. */
export const readSocial = (raw: Record<string, unknown>): { social?: SocialWhy } => {
  const why = whys.find((one) => one === raw.social);
  return why ? { social: why } : {};
};
