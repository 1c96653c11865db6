import { adminListAudit } from '@madang/contract/staff';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { useRoleName } from '../../frame/role-names.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { Scroller } from '../../ui/scroller.tsx';
import { When } from '../../ui/when.tsx';
import { act_kinds, actWord } from './act-words.ts';
import { Change } from './change.tsx';
import { Subject } from './subject.tsx';

type Filter = { act?: string; subject?: string; actor_id?: string; from?: string; to?: string };

/** Who did what to which record, from where; the newest first, read on page by page. */
export function AuditPage() {
  const t = useSay();
  const lang = useLanguage();
  const roleName = useRoleName();
  // Written as "name (role)" at the time; the role is said in the reader's words.
  const whoOf = (actor: string) => actor.replace(/\((\w+)\)$/, (_, role: string) => `(${roleName(role)})`);
  usePageTitle(t('감사 기록', 'Audit log'));
  const [filter, setFilter] = useState<Filter>({});
  const query = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      call(adminListAudit, { query: { ...filter, before: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next_before ?? undefined,
  });
  const entries = query.data?.pages.flatMap((page) => page.entries);
  const broken = query.data?.pages.some((page) => !page.chain_ok);
  const actor = entries?.find((entry) => entry.actor_id === filter.actor_id)?.actor;
  return (
    <>
      <PageHead
        title={t('감사 기록', 'Audit log')}
        note={
          broken
            ? t('기록의 사슬이 맞지 않습니다: 누군가 고쳤습니다.', 'The chain does not match: someone has altered it.')
            : t('누가 무엇을 했는지. 고치거나 지울 수 없습니다.', 'Who did what. Entries cannot be changed or deleted.')
        }
      />
      <Panel title={t('기록', 'Entries')} flush>
        <Search onSearch={setFilter} />
        {filter.actor_id ? (
          <p className="flex items-center gap-2 border-b border-line px-4 py-2">
            {t('한 사람의 기록:', 'Only:')} <strong>{actor ? whoOf(actor) : null}</strong>
            <Button onClick={() => setFilter(({ actor_id: _, ...rest }) => rest)}>{t('모두 보기', 'Everybody')}</Button>
          </p>
        ) : null}
        {filter.subject ? (
          <p className="flex items-center gap-2 border-b border-line px-4 py-2">
            {t('한 대상의 기록:', 'About:')}{' '}
            <strong>{entries?.find((one) => one.subject === filter.subject)?.about?.name ?? filter.subject}</strong>
            <Button onClick={() => setFilter(({ subject: _, ...rest }) => rest)}>{t('모두 보기', 'Everything')}</Button>
          </p>
        ) : null}
        {query.error && !entries ? <ErrorPanel error={query.error} retry={() => void query.refetch()} /> : null}
        {!entries && !query.error ? <Skeleton className="m-4 h-32" /> : null}
        {entries?.length === 0 ? <Empty title={t('맞는 기록이 없습니다', 'No matching entries')} /> : null}
        {entries && entries.length > 0 ? (
          <Scroller className="max-h-[70dvh]" label={t('감사 기록 표', 'Audit entries')}>
            <table className="w-full">
              <thead className="sticky top-0 border-b border-line bg-raised">
                <tr>
                  <th className="th pl-4">{t('때', 'When')}</th>
                  <th className="th">{t('누가', 'Who')}</th>
                  <th className="th">{t('무엇을', 'What')}</th>
                  <th className="th">{t('대상', 'Subject')}</th>
                  <th className="th">{t('전과 후', 'Before and after')}</th>
                  <th className="th pr-4">{t('어디서', 'From where')}</th>
                </tr>
              </thead>
              <tbody>
                {entries.map((entry) => (
                  <tr key={entry.seq} className="border-b border-line/70 last:border-0 [&>td]:align-top">
                    <td className="td pl-4 whitespace-nowrap">
                      <When at={entry.at} />
                    </td>
                    <td className="td whitespace-nowrap">
                      {entry.actor_id ? (
                        <button
                          type="button"
                          className="link"
                          onClick={() => setFilter((now) => ({ ...now, actor_id: entry.actor_id! }))}
                        >
                          {whoOf(entry.actor)}
                        </button>
                      ) : (
                        whoOf(entry.actor)
                      )}
                    </td>
                    <td className="td whitespace-nowrap" title={entry.act}>
                      {actWord(entry.act, lang)}
                    </td>
                    <td className="td min-w-40">
                      <Subject entry={entry} onOnly={(subject) => setFilter((now) => ({ ...now, subject }))} />
                    </td>
                    <td className="td text-xs">
                      <Change entry={entry} />
                    </td>
                    <td className="td pr-4 text-xs whitespace-nowrap text-ink-soft">
                      {entry.origin ? (
                        <>
                          {entry.origin.net}
                          <br />
                          {entry.origin.device}
                        </>
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {query.hasNextPage ? (
              <div className="p-3 text-center">
                <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('더 보기', 'More')}
                </Button>
              </div>
            ) : null}
          </Scroller>
        ) : null}
      </Panel>
    </>
  );
}

function Search({ onSearch }: { onSearch: (filter: Filter) => void }) {
  const t = useSay();
  const [act, setAct] = useState('');
  const [subject, setSubject] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  // A day is Korea's.
  const day = (text: string, add_days: number) =>
    new Date(Date.parse(`${text}T00:00:00+09:00`) + add_days * 86_400_000).toISOString();
  return (
    <search>
      <form
        className="grid grid-cols-1 gap-3 border-b border-line p-4 sm:grid-cols-2 lg:grid-cols-[10rem_minmax(0,1fr)_10rem_10rem_auto] lg:items-end"
        onSubmit={(event) => {
          event.preventDefault();
          onSearch({
            ...(act ? { act } : {}),
            ...(subject.trim() ? { subject: subject.trim() } : {}),
            ...(from ? { from: day(from, 0) } : {}),
            ...(to ? { to: day(to, 1) } : {}),
          });
        }}
      >
        <SelectField label={t('무슨 일', 'Kind')} value={act} onChange={(event) => setAct(event.target.value)}>
          {act_kinds.map(([id, ko, en]) => (
            <option key={id} value={id}>
              {t(ko, en)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('대상 (기록에 적힌 그대로)', 'Subject, as written in an entry')}
          value={subject}
          maxLength={80}
          onChange={(event) => setSubject(event.target.value)}
        />
        <TextField
          label={t('이날부터', 'From')}
          type="date"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField label={t('이날까지', 'To')} type="date" value={to} onChange={(event) => setTo(event.target.value)} />
        <Button type="submit" look="ink">
          {t('찾기', 'Search')}
        </Button>
      </form>
    </search>
  );
}
