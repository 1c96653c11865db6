import type { ReplyOf } from '@madang/contract/route';
import type { adminListAudit } from '@madang/contract/staff';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { useRoleName } from '../../frame/role-names.ts';
import { subjectKind, subjectWord } from './act-words.ts';

type Entry = ReplyOf<typeof adminListAudit>['entries'][number];
type About = NonNullable<Entry['about']>;

const page: Record<About['kind'], (id: string) => string> = {
  order: paths.order,
  account: () => paths.staff,
  session: () => paths.staff,
  channel: () => paths.imports,
  import: paths.import,
  shop: () => paths.settings,
  drop: paths.drop,
  team: () => paths.days,
  warehouse: () => paths.settings,
};

/** What an act was done to: a name or number that leads there. What has neither is shown as it was written, cut short. */
export function Subject({ entry, onOnly }: { entry: Entry; onOnly: (subject: string) => void }) {
  const t = useSay();
  const lang = useLanguage();
  const roleName = useRoleName();
  const { about, subject } = entry;
  if (about) {
    return (
      <span className="flex flex-wrap items-center gap-x-2">
        <button
          type="button"
          className="min-h-6 min-w-6 text-left text-2xs text-ink-soft hover:underline"
          title={t('이 대상의 기록만 보기', 'Only entries about this')}
          onClick={() => onOnly(subject)}
        >
          {subjectKind(about.kind, lang)}
        </button>
        <Go to={page[about.kind](about.id)} className="link inline-flex min-h-6 items-center" title={subject}>
          {about.name}
        </Go>
      </span>
    );
  }
  const [kind = '', rest] = subject.split(':');
  if (kind === 'role' && rest) return <span title={subject}>{`${t('역할', 'Role')}: ${roleName(rest)}`}</span>;
  const word = subjectWord(rest ?? kind, lang);
  if (word) return <span title={subject}>{word}</span>;
  const id = rest ?? kind;
  return (
    <span className="text-xs break-all text-ink-soft" title={subject}>
      {rest ? `${subjectKind(kind, lang)} ` : null}
      {id.length > 12 ? `…${id.slice(-6)}` : id}
    </span>
  );
}
