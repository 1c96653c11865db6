import { errors } from '@madang/contract/errors';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { usePaged } from '../../ui/paged.ts';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { ExportsPanel } from '../exports/exports-panel.tsx';
import { type Approval, openApprovalsQuery, pastApprovalsQuery } from './approvals.ts';
import { Decide } from './decide.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import { Shown, useKindName } from './shown.tsx';

/** What waits for a second person, what became of the rest, and when one is asked. */
export function ApprovalsPage() {
  const t = useSay();
  const may = useMay();
  usePageTitle(t('승인', 'Approvals'));
  const open = useQuery(openApprovalsQuery);
  const past = useInfiniteQuery(pastApprovalsQuery);
  const { rows, more } = usePaged(past, (page) => page.approvals);
  return (
    <>
      <PageHead
        title={t('승인', 'Approvals')}
        note={t(
          '되돌리기 어려운 일은 두 사람이 함께 합니다. 승인하면 바로 처리됩니다.',
          'Actions that are hard to undo need two people. Once approved, they are carried out right away.',
        )}
      />
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid grid-cols-1 gap-4">
          <Panel title={t('기다리는 요청', 'Waiting')} flush>
            {open.error && !open.data ? (
              <ErrorPanel error={open.error} retry={() => void open.refetch()} />
            ) : (
              <Rows rows={open.data} empty={t('대기 중인 요청이 없습니다', 'No requests waiting')} />
            )}
          </Panel>
          <Panel title={t('끝난 요청', 'Over')} flush>
            <Rows rows={rows} empty={t('아직 없습니다', 'None yet')} />
            {more ? (
              <div className="p-3 text-center">
                <Button onClick={more}>{t('더 보기', 'More')}</Button>
              </div>
            ) : null}
          </Panel>
        </div>
        <div className="grid grid-cols-1 gap-4">
          <ExportsPanel />
          {may('settings.read') ? <SettingsPanel can_write={may('settings.write')} /> : null}
        </div>
      </div>
    </>
  );
}

function Rows({ rows, empty }: { rows: readonly Approval[] | undefined; empty: string }) {
  if (!rows) return <Skeleton className="m-4 h-24" />;
  if (rows.length === 0) return <Empty title={empty} />;
  return (
    <ul>
      {rows.map((one) => (
        <Item key={one.approval_id} approval={one} />
      ))}
    </ul>
  );
}

function Item({ approval }: { approval: Approval }) {
  const t = useSay();
  const lang = useLanguage();
  const kindName = useKindName();
  const waits = approval.state === 'waiting';
  const why = approval.outcome && errors[approval.outcome as keyof typeof errors]?.[lang];
  return (
    <li className="grid gap-2 border-b border-line/70 px-4 py-3 last:border-0 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-start">
      <div className="grid min-w-0 gap-2">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <strong className="font-semibold">{kindName(approval.kind)}</strong>
          <StateBadge kind="approval" state={approval.state} />
        </p>
        <p className="text-xs text-ink-soft">
          {approval.mine ? t('내 요청', 'Asked by me') : approval.requested_by} ·{' '}
          <When at={approval.requested_at} style="short" />
          {waits ? (
            <>
              {' '}
              · {t('기한', 'until')} <When at={approval.expires_at} style="short" />
            </>
          ) : null}
        </p>
        <Shown approval={approval} />
        {approval.decided_by ? (
          <p className="text-xs text-ink-soft">
            {approval.state === 'refused' ? t('거절', 'Refused by') : t('승인', 'Approved by')} {approval.decided_by} ·{' '}
            <When at={approval.decided_at} style="short" />
            {approval.reason ? ` · ${approval.reason}` : ''}
          </p>
        ) : null}
        {why ? <p className="text-xs text-bad">{why}</p> : null}
      </div>
      {waits ? <Decide approval={approval} /> : null}
    </li>
  );
}
