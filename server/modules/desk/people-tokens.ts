import type { Keyring } from '../../platform/crypto.ts';
import { gramsOf, plainText } from '../catalog/index.ts';

/** What may name somebody in a sealed contact; each kind of contact has some of it. */
export type AnyContact = {
  name?: string | null;
  phone?: string | null;
  phone2?: string | null;
  email?: string | null;
  address?: string | null;
  address1?: string | null;
  address2?: string | null;
  postal_code?: string | null;
  zip?: string | null;
};

const purpose = 'desk-people';
/** Grams of one address: what is behind them (a long note in the address field) is not searched. */
const most_grams = 40;
const remembered = 20_000;

/** Digits of a phone in one form: +82 10-1234-5678 and 01012345678 are the same, and so is 1012345678 (a lost zero). */
function plainPhone(text: string): string {
  const digits = text.replace(/\D/g, '').replace(/^82/, '0').replace(/^00/, '0');
  return /^1[016789]\d{7,8}$/.test(digits) ? `0${digits}` : digits;
}

/** Digests are keyed: without the secret they say only which rows share one (docs/decisions/search-in-personal-data.md). */
export function createPeopleTokens(keys: Keyring) {
  // Grams repeat (every address in 서울 has 서울): a digest is worked out once.
  const known = new Map<string, string>();

  const token = (digest: Buffer) => digest.readBigInt64BE(0).toString();
  function tokenOf(text: string): string {
    const seen = known.get(text);
    if (seen) return seen;
    const made = token(keys.hmac(purpose, text));
    if (known.size >= remembered) known.clear();
    known.set(text, made);
    return made;
  }

  return {
    /** Everything these contacts are found by, as 64-bit numbers in text. */
    tokensOf(contacts: readonly AnyContact[]): string[] {
      const said = new Set<string>();
      for (const one of contacts) {
        if (one.name) {
          said.add(`name ${plainText(one.name).replaceAll(' ', '')}`);
          for (const gram of gramsOf(one.name)) said.add(`n ${gram}`);
        }
        for (const phone of [one.phone, one.phone2]) {
          const digits = plainPhone(phone ?? '');
          if (digits.length < 8) continue;
          said.add(`phone ${digits}`);
          said.add(`last ${digits.slice(-4)}`);
        }
        if (one.email) said.add(`email ${one.email.trim().toLowerCase()}`);
        const address = `${one.address ?? ''} ${one.address1 ?? ''} ${one.address2 ?? ''}`;
        for (const gram of gramsOf(address).slice(0, most_grams)) said.add(`a ${gram}`);
        const postal_code = one.postal_code ?? one.zip;
        if (postal_code) said.add(`zip ${postal_code.replace(/\D/g, '').padStart(5, '0')}`);
      }
      return [...said].map(tokenOf);
    },

    /**
     * What a text may be of a person: lists of tokens, all of one list must be there. With older secrets, each list under each of them.
     */
    readText(q: string): string[][] {
      const said = meaningsOf(q);
      return said.flatMap((texts) => {
        const digests = texts.map((text) => keys.hmacs(purpose, text).map(token));
        const generations = digests[0]?.length ?? 0;
        return Array.from({ length: generations }, (_, at) => digests.map((one) => one[at]!));
      });
    },
  };
}

/** A phone, its last four digits, an e-mail, a postal code; else a name or a piece of an address. */
function meaningsOf(q: string): string[][] {
  const text = q.trim();
  if (text.includes('@')) return [[`email ${text.toLowerCase()}`]];
  const digits = text.replace(/\D/g, '');
  if (/^[+\d().\s-]+$/.test(text)) {
    if (digits.length === 4) return [[`last ${digits}`]];
    if (digits.length === 5) return [[`zip ${digits}`]];
    return digits.length >= 8 ? [[`phone ${plainPhone(text)}`]] : [];
  }
  const grams = gramsOf(text);
  if (grams.length === 0) return [];
  const whole = plainText(text).replaceAll(' ', '');
  const name = [...whole].length <= 4 ? [`name ${whole}`] : null;
  // Three syllables in one word are most often a whole name; two may be a part of one.
  return [...(name ? [name] : []), grams.map((gram) => `n ${gram}`), grams.map((gram) => `a ${gram}`)];
}
