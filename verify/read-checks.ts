import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One file of verify/checks. The head of the file says what it proves:
 *   -- promise: P1
 *   -- name: lots_match_their_holds        (the file's name)
 *   -- says: one sentence
 *   -- walks: inventory.lots id [where …]  the table and the uuid key it is read by, a range at a time
 *   -- journal                             only with the provider's journal; it is there as the table `journal`
 * The query returns the rows that break the promise. `:from` and `:to` are the range (from, to], `:grace_s` is how long
 * what is under way may take.
 */
export type Check = {
  name: string;
  promise: string;
  says: string;
  walks: { table: string; key: string; filter: string };
  needs_journal: boolean;
  sql: string;
};

const folder = join(import.meta.dirname, 'checks');

export function readChecks(): Check[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => readCheck(file, readFileSync(join(folder, file), 'utf8')));
}

function readCheck(file: string, text: string): Check {
  const head = (word: string) => new RegExp(`^-- ${word}: *(.+)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  const [table = '', key = '', ...rest] = head('walks').split(/\s+/);
  const check = {
    name: head('name'),
    promise: head('promise'),
    says: head('says'),
    walks: { table, key, filter: rest.join(' ') },
    needs_journal: /^-- journal\b/m.test(text),
    sql: text
      .replace(/^--.*$/gm, '')
      .trim()
      .replace(/;$/, ''),
  };
  const wrong =
    !/^P\d+$/.test(check.promise) || !check.says || !table || !key || `${check.promise}_${check.name}.sql` !== file;
  if (wrong) throw new Error(`verify/checks/${file}: its head is not complete`);
  return check;
}
