import type { IsLeaked } from './leaked/leaked.ts';

export type PasswordFault =
  | 'too_short'
  | 'no_letter'
  | 'no_digit'
  | 'no_symbol'
  | 'repeats'
  | 'too_common'
  | 'has_email';

/** What is asked of every password, in the order a page shows it. The others are only said where they are broken. */
export const password_needs = ['too_short', 'no_letter', 'no_digit', 'no_symbol'] as const;

const look_alikes: Record<string, string> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const onlyLetters = (text: string) => text.replace(/[^a-z]/g, '');
const unmasked = (text: string) => [...text].map((one) => look_alikes[one] ?? one).join('');

/**
 * The words a password may be a disguise of: itself, itself without symbols, its letters, with look-alike digits read as
 * letters, with what hangs at its ends taken off. `P@ssw0rd1!` is `password`.
 */
function disguises(lower: string): string[] {
  const stem = lower.replace(/[^a-z]+$/, '');
  const plain = lower.replace(/[^a-z0-9]/g, '');
  const bare = plain.replace(/^\d+|\d+$/g, '');
  const words = [lower, plain, bare, onlyLetters(lower), onlyLetters(unmasked(lower)), onlyLetters(unmasked(stem))];
  return [...new Set(words)].filter((word) => word.length >= 5);
}

/**
 * What is wrong with a password; empty where nothing is. The rule: 8 characters or more, with a letter, a digit and a symbol; no
 * password of the leaked lists, dressed up or not; not the e-mail; not one character over and over. The page that is typed
 * into and the server that decides ask this same function.
 */
export function passwordFaults(password: string, email: string, isLeaked: IsLeaked): PasswordFault[] {
  const faults: PasswordFault[] = [];
  const lower = password.normalize('NFKC').toLowerCase();
  if ([...password].length < 8) faults.push('too_short');
  if (!/\p{L}/u.test(password)) faults.push('no_letter');
  if (!/\p{N}/u.test(password)) faults.push('no_digit');
  if (!/[^\p{L}\p{N}]/u.test(password)) faults.push('no_symbol');
  if (new Set(lower).size < 4) faults.push('repeats');
  if (disguises(lower).some(isLeaked)) faults.push('too_common');
  const local = email.split('@')[0]?.trim().toLowerCase() ?? '';
  if (local.length >= 4 && lower.includes(local)) faults.push('has_email');
  return faults;
}
