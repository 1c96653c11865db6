import { createHmac } from 'node:crypto';
import { constantTimeEqual } from '../../platform/crypto.ts';

const step_s = 30;
const digits = 6;
/** The app's clock may be off by this many steps. */
const drift = 1;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of one half minute: RFC 6238 over RFC 4226, HMAC-SHA-1 as every app has it. */
export function totpCode(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const number = mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1_000 / step_s);

/** The step a code belongs to, later than `after`; null where it fits none. Every candidate is compared, in constant time. */
export function stepOf(secret: Buffer, code: string, now: Date, after: number): number | null {
  let found: number | null = null;
  for (let step = stepAt(now) - drift; step <= stepAt(now) + drift; step++) {
    if (constantTimeEqual(code, totpCode(secret, step)) && step > after) found = step;
  }
  return found;
}

/** RFC 4648 without padding: how apps take a secret. */
export function toBase32(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31] : text;
}

/** What the QR code says to the app. */
export function totpUri(secret: Buffer, input: { house: string; email: string }): string {
  const label = `${encodeURIComponent(input.house)}:${encodeURIComponent(input.email)}`;
  const issuer = encodeURIComponent(input.house);
  return `otpauth://totp/${label}?secret=${toBase32(secret)}&issuer=${issuer}&algorithm=SHA1&digits=${digits}&period=${step_s}`;
}
