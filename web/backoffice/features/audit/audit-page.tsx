import { adminListAudit } from '@madang/contract/staff';
import { useInfiniteQuery } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { Scroller } from '../../ui/scroller.tsx';
import { When } from '../../ui/when.tsx';

export function AuditPage() {
  const t = useSay();
  usePageTitle(t('감사 기록', 'Audit log'));
  const query = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) => call(adminListAudit, { query: { before: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next_before ?? undefined,
  });
  const entries = query.data?.pages.flatMap((page) => page.entries);
  const broken = query.data?.pages.some((page) => !page.chain_ok);
  return (
    <>
      <PageHead title={t('감사 기록', 'Audit log')} />
      <Panel
        title={t('감사 기록', 'Audit log')}
        note={
          broken
            ? t('기록의 사슬이 맞지 않습니다: 누군가 고쳤습니다.', 'The chain does not fit: somebody altered it.')
            : t('누가 무엇을 했는지. 고치거나 지울 수 없습니다.', 'Who did what. It cannot be altered.')
        }
        flush
      >
        {query.error && !entries ? <ErrorPanel error={query.error} retry={() => void query.refetch()} /> : null}
        {!entries && !query.error ? <Skeleton className="m-4 h-32" /> : null}
        {entries?.length === 0 ? <Empty title={t('아직 기록이 없습니다', 'Nothing yet')} /> : null}
        {entries && entries.length > 0 ? (
          <Scroller className="max-h-96" label={t('감사 기록 표', 'Audit entries')}>
            <table className="w-full">
              <thead className="sticky top-0 border-b border-line bg-raised">
                <tr>
                  <th className="th pl-4">{t('때', 'When')}</th>
                  <th className="th">{t('누가', 'Who')}</th>
                  <th className="th">{t('무엇을', 'What')}</th>
                  <th className="th pr-4">{t('대상', 'Subject')}</th>
                </tr>
              </thead>
              <tbody>
                {entries.map((entry) => (
                  <tr key={entry.seq} className="border-b border-line/70 last:border-0">
                    <td className="td pl-4">
                      <When at={entry.at} />
                    </td>
                    <td className="td whitespace-nowrap">{entry.actor}</td>
                    <td className="td whitespace-nowrap">{entry.act}</td>
                    <td className="td pr-4 text-xs text-ink-soft">{entry.subject}</td>
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
