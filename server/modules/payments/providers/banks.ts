import { banks } from '@madang/contract';

/** The bank's name; an unknown code is shown as it is. */
export const bankName = (code: string): string => banks[code] ?? code;

const codes = new Map(Object.entries(banks).map(([code, name]) => [name, code]));

/** The provider's code of a bank that people may have named by word; what is neither goes as it is, and may be refused. */
export const bankCode = (bank: string): string => codes.get(bank.trim()) ?? bank.trim();
