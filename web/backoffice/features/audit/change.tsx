import type { ReplyOf } from '@madang/contract/route';
import type { adminListAudit } from '@madang/contract/staff';
import { useLanguage } from '../../../ui/lib/language.ts';
import { fieldWord } from './act-words.ts';

type Entry = ReplyOf<typeof adminListAudit>['entries'][number];

const words = (value: unknown): string =>
  value === null || value === undefined ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** What an entry says of a change: each field that differs, before and after; else its details. */
export function Change({ entry }: { entry: Entry }) {
  const lang = useLanguage();
  const { before = {}, after = {}, detail } = entry;
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => words(before[name]) !== words(after[name]),
  );
  const facts = Object.entries(detail ?? {});
  if (fields.length === 0 && facts.length === 0) return null;
  return (
    <dl className="grid gap-0.5">
      {fields.map((name) => (
        <div key={name} className="flex flex-wrap gap-x-1.5">
          <dt className="text-ink-soft">{fieldWord(name, lang)}</dt>
          <dd>
            <del className="text-ink-soft">{words(before[name])}</del> → {words(after[name])}
          </dd>
        </div>
      ))}
      {facts.map(([name, value]) => (
        <div key={name} className="flex flex-wrap gap-x-1.5">
          <dt className="text-ink-soft">{fieldWord(name, lang)}</dt>
          <dd>{words(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
