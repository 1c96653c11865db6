import { readFileSync } from 'node:fs';
import { passwordFaults as faultsOf, type PasswordFault } from '@madang/contract/password';
import { type IsLeaked, readLeaked } from '../../../contract/leaked/leaked.ts';

let known: IsLeaked | undefined;

/** Opened with the first password that is chosen: 190 kB on disk, 400 kB here. */
function isLeaked(word: string): boolean {
  known ??= readLeaked(readFileSync(new URL('../../../contract/leaked/passwords.bin', import.meta.url)));
  return known(word);
}

/** What is wrong with a password, by the rule that pages share (contract/password.ts). */
export const passwordFaults = (password: string, email: string): PasswordFault[] => faultsOf(password, email, isLeaked);
