import { normalisePhone } from './phone.ts';

/** 김*수, 김*, 남**민, J*** for what lists may show of a name. */
export function maskName(name: string): string {
  const letters = [...name.trim()];
  if (letters.length <= 1) return '*';
  const last = letters.length > 2 && /\p{Script=Hangul}/u.test(name) ? letters.at(-1) : '';
  return `${letters[0]}${'*'.repeat(Math.min(3, letters.length - (last ? 2 : 1)))}${last}`;
}

/** 010-****-5678. */
export function maskPhone(phone: string): string {
  const digits = normalisePhone(phone);
  return digits.length < 8 ? '****' : `${digits.slice(0, 3)}-****-${digits.slice(-4)}`;
}

/** b***r@example.com. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 1) return '***';
  const local = email.slice(0, at);
  return `${local[0]}***${local.length > 2 ? local.at(-1) : ''}${email.slice(at)}`;
}
