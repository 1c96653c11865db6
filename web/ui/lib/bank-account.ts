import { banks } from '@madang/contract/banks';

/** Where money that was paid by transfer goes back to, as it is typed. */
export type BankAccount = { bank: string; account_number: string; holder: string };

export const no_account: BankAccount = { bank: '', account_number: '', holder: '' };

/** Code and name, in the order of the names. */
export const bank_list: readonly (readonly [string, string])[] = Object.entries(banks).sort(([, a], [, b]) =>
  a.localeCompare(b, 'ko'),
);

/** What is still missing of it, by field; empty where it can be sent. */
export function missingOf(account: BankAccount): Set<keyof BankAccount> {
  const missing = new Set<keyof BankAccount>();
  if (!account.bank) missing.add('bank');
  if (!/^[0-9 -]{4,30}$/.test(account.account_number.trim())) missing.add('account_number');
  if (!account.holder.trim()) missing.add('holder');
  return missing;
}

export const tidy = ({ bank, account_number, holder }: BankAccount): BankAccount => ({
  bank,
  account_number: account_number.trim(),
  holder: holder.trim(),
});
