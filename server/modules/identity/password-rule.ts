/**
 * The commonest words of leaked lists (English and Korean keyboards), as they are after digits, symbols and look-alikes
 * are taken off: `P@ssw0rd1!` is `password`.
 */
const common = new Set(
  `password passwort passw pass admin administrator root welcome letmein login qwerty qwertyuiop qwer asdf asdfgh asdfghjkl
  zxcv zxcvbn zxcvbnm qazwsx qweasd qweasdzxc iloveyou iloveu loveyou love lovely sunshine princess dragon monkey
  football baseball basketball soccer superman batman master shadow michael jordan michelle jessica ashley charlie
  daniel thomas robert hunter ranger buster killer trustno trustnoone whatever starwars pokemon computer internet
  freedom secret test tester testing guest user changeme default hello helloworld abc abcd abcde abcdef abcdefg
  samsung hyundai korea seoul hangul naver kakao google facebook instagram apple orange banana summer winter spring autumn
  monday sunday friday january december money flower cheese cookie chocolate coffee angel jesus family baby happy
  dkssud dkssudgktpdy tkfkd tkfkdgo rkskek qlalfqjsgh alfqjsgh gksrmf eogksalsrnr tjdnf madang`.split(/\s+/),
);
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

export type PasswordFault =
  | 'too_short'
  | 'no_letter'
  | 'no_digit'
  | 'no_symbol'
  | 'too_common'
  | 'has_email'
  | 'repeats';

const onlyLetters = (text: string) => text.replace(/[^a-z]/g, '');
const plain = (text: string) => onlyLetters([...text].map((one) => look_alikes[one] ?? one).join(''));

/**
 * What is wrong with a password; empty where nothing is. The rule: 8 characters or more, with a letter, a digit and a symbol,
 * not a common word dressed up, not the e-mail, not one character over and over.
 */
export function passwordFaults(password: string, email: string): PasswordFault[] {
  const faults: PasswordFault[] = [];
  const lower = password.normalize('NFKC').toLowerCase();
  if ([...password].length < 8) faults.push('too_short');
  if (!/\p{L}/u.test(password)) faults.push('no_letter');
  if (!/\p{N}/u.test(password)) faults.push('no_digit');
  if (!/[^\p{L}\p{N}]/u.test(password)) faults.push('no_symbol');
  if (new Set(lower).size < 4) faults.push('repeats');
  // With and without reading digits as letters, and with trailing digits and symbols dropped first.
  const stem = lower.replace(/[^a-z]+$/, '');
  if ([onlyLetters(lower), plain(lower), plain(stem)].some((one) => common.has(one))) faults.push('too_common');
  const local = email.split('@')[0]?.toLowerCase() ?? '';
  if (local.length >= 4 && lower.includes(local)) faults.push('has_email');
  return faults;
}
