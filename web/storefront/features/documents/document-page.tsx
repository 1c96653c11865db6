import type { DocumentKind } from '@madang/contract/operator';
import { useQuery } from '@tanstack/react-query';
import { calendarDay } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { documentQuery } from './api.ts';

export function TermsPage() {
  const t = useSay();
  return <DocumentPage kind="terms" title={t('이용약관', 'Terms of use')} />;
}

export function PrivacyPage() {
  const t = useSay();
  return <DocumentPage kind="privacy" title={t('개인정보처리방침', 'Privacy policy')} />;
}

function DocumentPage({ kind, title }: { kind: DocumentKind; title: string }) {
  const t = useSay();
  const lang = useLanguage();
  const { data, error, refetch } = useQuery(documentQuery(kind));
  return (
    <div className="page max-w-3xl">
      <PageHeading title={title} />
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <article lang={lang === 'en' && data.text_en ? 'en' : 'ko'} className="mt-6 leading-relaxed">
          <p className="tabular text-sm text-ink-soft">
            {t('시행일', 'In force since')} {calendarDay(data.version.slice(0, 10), lang)} · {data.version}
          </p>
          <Words text={pick(lang, data.text, data.text_en)} />
        </article>
      ) : error ? null : (
        <Skeleton className="mt-8 h-96" />
      )}
    </div>
  );
}

/** Plain text as its writer laid it out: `## ` begins a heading, `- ` an item, a blank line a paragraph. Nothing is markup. */
function Words({ text }: { text: string }) {
  const blocks = text
    .split(/\n+/)
    .map((line, at) => ({ at, line: line.trim() }))
    .filter(({ line }) => line !== '');
  return blocks.map(({ at, line }) =>
    line.startsWith('## ') ? (
      <h2 key={at} className="mt-8 mb-2 text-lg font-bold">
        {line.slice(3)}
      </h2>
    ) : line.startsWith('- ') ? (
      <p key={at} className="mt-1 flex gap-2">
        <span aria-hidden="true">·</span>
        <span>{line.slice(2)}</span>
      </p>
    ) : (
      <p key={at} className="mt-2">
        {line}
      </p>
    ),
  );
}
