import { adminStopRehearsal } from '@madang/contract/rehearsals';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useLive } from '../../../ui/lib/live.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Go, useParam } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { PageFailed, PageLoading } from '../../ui/page-state.tsx';
import { Figure, Figures, PageHead, Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { refusalName } from '../../ui/words.ts';
import { lineIn, progressOf, type Rehearsal, rehearsalQuery, type Verdict, violationText } from './rehearsals.ts';

export function RehearsalPage() {
  const t = useSay();
  const rehearsal_id = useParam('rehearsal_id');
  const queries = useQueryClient();
  usePageTitle(t('리허설', 'Rehearsal'));
  const { data, error, refetch } = useQuery(rehearsalQuery(rehearsal_id));
  useLive(
    data?.state === 'running' ? [`rehearsal:${rehearsal_id}`] : [],
    (news) => {
      queries.setQueryData(rehearsalQuery(rehearsal_id).queryKey, news as Rehearsal);
      if ((news as Rehearsal).state !== 'running') void queries.invalidateQueries({ queryKey: ['rehearsals', 'list'] });
    },
    () => void refetch(),
  );
  if (error && !data) return <PageFailed title={t('리허설', 'Rehearsal')} error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <PageLoading title={t('리허설', 'Rehearsal')}>
        <Skeleton className="h-8 w-56" />
        <Skeleton className="h-64" />
      </PageLoading>
    );
  }
  return <Detail rehearsal={data} />;
}

function Detail({ rehearsal }: { rehearsal: Rehearsal }) {
  const t = useSay();
  const may = useMay();
  const { input } = rehearsal;
  const stop = useSend(
    `stop-rehearsal-${rehearsal.rehearsal_id}`,
    (rehearsal_id: string, key) => call(adminStopRehearsal, { params: { rehearsal_id }, key }),
    { refresh: [['rehearsals']] },
  );
  return (
    <>
      <PageHead
        back={
          <Go to={paths.rehearsals} className="link">
            {t('리허설 목록', 'Rehearsals')}
          </Go>
        }
        title={
          <>
            {t('리허설', 'Rehearsal')} <StateBadge kind="rehearsal" state={rehearsal.state} />
          </>
        }
        note={
          <>
            <When at={rehearsal.started_at} style="full" /> ·{' '}
            {t(
              `구매자 ${count(input.buyers)}명, 수량 ${count(input.stock)}개, 험하게 쓰는 사람 ${Math.round(input.misbehave * 100)}%${input.kill ? ', 강제 종료 포함' : ''}`,
              `${count(input.buyers)} buyers, ${count(input.stock)} units, ${Math.round(input.misbehave * 100)}% misbehave${input.kill ? ', with kill -9' : ''}`,
            )}
          </>
        }
        actions={
          rehearsal.state === 'running' && may('drops.write') ? (
            <Button look="bad" busy={stop.busy} onClick={() => void stop.run(rehearsal.rehearsal_id)}>
              {t('멈추기', 'Stop')}
            </Button>
          ) : null
        }
      />
      <div className="grid grid-cols-1 gap-4">
        <Refused>{stop.error ? sentenceOf(stop.error) : null}</Refused>
        {rehearsal.state === 'running' ? <Progress lines={rehearsal.lines} /> : null}
        {rehearsal.verdict ? <VerdictPanel verdict={rehearsal.verdict} input={input} /> : null}
        {rehearsal.state === 'broken' ? (
          <Refused>
            {t(
              '끝까지 진행하지 못했습니다. 아래 마지막 줄에서 이유를 확인하고 다시 시작해 보세요.',
              'It did not finish. See the last lines below for the reason, then try again.',
            )}
          </Refused>
        ) : null}
        <Panel title={t('진행', 'Progress')} flush>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
            tabIndex={0}
            aria-label={t('진행 기록', 'Progress lines')}
            role="log"
            className="max-h-80 overflow-auto bg-sunken p-4 font-mono text-xs leading-5 whitespace-pre-wrap text-ink-soft"
          >
            {rehearsal.lines.map((line) => lineIn(t, line)).join('\n') || t('시작하는 중…', 'Starting…')}
          </pre>
        </Panel>
      </div>
    </>
  );
}

function Progress({ lines }: { lines: readonly string[] }) {
  const t = useSay();
  const done = progressOf(lines);
  return (
    <Panel>
      <div className="flex items-center justify-between gap-4">
        <p className="truncate">
          {lines.length > 0 ? lineIn(t, lines.at(-1)!) : t('복사본을 준비하는 중…', 'Preparing the copy…')}
        </p>
        <span className="tabular shrink-0 font-semibold">{done === null ? '' : `${Math.floor(done * 100)}%`}</span>
      </div>
      <progress
        aria-label={t('진행', 'Progress')}
        className="mt-2 h-2 w-full accent-accent"
        max={1}
        {...(done === null ? {} : { value: done })}
      />
    </Panel>
  );
}

function VerdictPanel({ verdict, input }: { verdict: Verdict; input: Rehearsal['input'] }) {
  const t = useSay();
  const lang = useLanguage();
  const refused = Object.entries(verdict.refused).sort((a, b) => b[1] - a[1]);
  return (
    <div className="grid grid-cols-1 gap-4">
      <p
        className={`rounded-lg px-4 py-3 text-base font-semibold ${verdict.ok ? 'bg-good-soft text-good' : 'bg-bad-soft text-bad'}`}
      >
        {verdict.ok
          ? t(
              '모든 약속을 지켰습니다. 초과 판매도, 상품 없는 결제도 없었습니다.',
              'Every promise was kept: nothing oversold, no payment without goods.',
            )
          : t(
              `약속 ${verdict.violations.length}가지가 깨졌습니다. 열기 전에 고쳐야 합니다.`,
              `${verdict.violations.length} promises were broken. Fix them before you open.`,
            )}
      </p>
      <Figures columns={5}>
        <Figure
          label={t('팔림', 'Sold')}
          value={count(verdict.sold)}
          note={t(`${count(input.stock)}개 중`, `of ${count(input.stock)}`)}
        />
        <Figure label={t('초당 주문', 'Orders per second')} value={count(Math.round(verdict.orders_per_s))} />
        <Figure
          label={t('응답 (중간)', 'Response (median)')}
          value={`${count(Math.round(verdict.latency_ms.p50))} ms`}
        />
        <Figure label={t('응답 (99%)', 'Response (p99)')} value={`${count(Math.round(verdict.latency_ms.p99))} ms`} />
        <Figure label={t('응답 (최대)', 'Response (max)')} value={`${count(Math.round(verdict.latency_ms.max))} ms`} />
      </Figures>
      {verdict.line ? <LineFigures line={verdict.line} /> : null}
      {verdict.violations.length > 0 ? (
        <Panel title={t('깨진 약속', 'Broken promises')}>
          <ul className="grid grid-cols-1 gap-2 text-bad">
            {verdict.violations.map((violation) => (
              <li key={violationText(violation)}>{violationText(violation)}</li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {refused.length > 0 ? (
        <Panel title={t('사지 못한 이유', 'Why the others did not buy')}>
          <dl className="grid gap-x-8 gap-y-1.5 sm:grid-cols-2">
            {refused.map(([code, number]) => (
              <div key={code} className="flex justify-between gap-3 border-b border-line/70 pb-1">
                <dt>{refusalName(code, lang)}</dt>
                <dd className="tabular font-semibold">{count(number)}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      ) : null}
    </div>
  );
}

/** How those who stood in line fared. */
function LineFigures({ line }: { line: NonNullable<Verdict['line']> }) {
  const t = useSay();
  const { told_the_end: told } = line;
  return (
    <Figures columns={4}>
      <Figure label={t('받은 번호', 'Numbers taken')} value={count(line.people)} />
      <Figure label={t('들어온 사람', 'Let in')} value={count(line.let_in)} />
      <Figure
        label={t('가장 많았을 때 안에', 'Most inside at once')}
        value={count(line.peak_inside)}
        note={t(`정원 ${count(line.capacity)}명`, `of ${count(line.capacity)}`)}
      />
      <Figure
        label={t('매진을 모두 알기까지', 'Until all knew it was sold out')}
        value={told.people > 0 ? `${count(Math.round(told.after_ms.max))} ms` : '–'}
        note={t(`기다리던 ${count(told.people)}명`, `${count(told.people)} still waiting`)}
      />
    </Figures>
  );
}
