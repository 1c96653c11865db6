import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { serverNow, useCountdown } from '../../../ui/lib/clock.ts';
import { calendarDay, count, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useLive } from '../../../ui/lib/live.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Go, useParam } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PageFailed, PageLoading } from '../../ui/page-state.tsx';
import { Figure, Figures, PageHead } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { CancelDrop } from './cancel-drop.tsx';
import { ControlCharts } from './control-charts.tsx';
import { controlRoomQuery, type Drop, type DropLive, dropGoods, dropTitle, type Point } from './drops.ts';
import { addPoints, second, total } from './series.ts';

export function ControlRoomPage() {
  const t = useSay();
  const drop_id = useParam('drop_id');
  const { data, error, refetch } = useQuery(controlRoomQuery(drop_id));
  usePageTitle(t('관제실', 'Control room'));
  if (error && !data)
    return <PageFailed title={t('관제실', 'Control room')} error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <PageLoading title={t('관제실', 'Control room')}>
        <Skeleton className="h-8 w-72" />
        <Skeleton className="h-20" />
        <Skeleton className="h-64" />
        <Skeleton className="h-64" />
      </PageLoading>
    );
  }
  return <ControlRoom key={drop_id} drop={data.drop} history={data.points} reread={() => void refetch()} />;
}

/** History once, then a point a second from the stream; what arrives faster than the eye is folded per second. */
function useControlRoom(drop: Drop, history: readonly Point[], reread: () => void) {
  const [points, setPoints] = useState<readonly Point[]>(history);
  const [live, setLive] = useState<DropLive>(drop.live);
  const [heard_ms, setHeard] = useState<number | null>(null);
  useEffect(() => setPoints((known) => addPoints(known, history)), [history]);
  useEffect(() => setLive((known) => (drop.live.as_of > known.as_of ? drop.live : known)), [drop.live]);
  useLive(
    [`control:${drop.drop_id}`, `drop:${drop.drop_id}`],
    (data, topic) => {
      if (topic.startsWith('drop:')) return setLive((now) => ({ ...now, ...(data as Partial<DropLive>) }));
      setHeard(performance.now());
      const news = (Array.isArray(data) ? data : [data]) as Point[];
      setPoints((known) => addPoints(known, news));
    },
    reread,
  );
  return { points, live, heard_ms };
}

type Shown = { drop: Drop; history: readonly Point[]; reread: () => void };

function ControlRoom({ drop, history, reread }: Shown) {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  const { points, live, heard_ms } = useControlRoom(drop, history, reread);
  return (
    <>
      <PageHead
        back={
          <Go to={paths.drops} className="link">
            {t('드롭 목록', 'Drops')}
          </Go>
        }
        title={
          <>
            {dropTitle(drop, lang)} <StateBadge kind="drop" state={live.phase} />
          </>
        }
        note={
          <>
            {dropGoods(drop, lang)} · {won(drop.unit_price_krw, lang)} ·{' '}
            {t(`한 사람 ${drop.cap_per_person}개`, `Limit ${drop.cap_per_person} per person`)} ·{' '}
            <When at={drop.opens_at} /> – <When at={drop.closes_at} />
            {drop.promised_on
              ? t(
                  ` · ${calendarDay(drop.promised_on, lang)}까지 발송 약속`,
                  ` · promised by ${calendarDay(drop.promised_on, lang)}`,
                )
              : null}
          </>
        }
        actions={
          <>
            <Go to={paths.orders} search={{ drop_id: drop.drop_id }} className={buttonClass('line')}>
              {t('주문 보기', 'View orders')}
            </Go>
            {may('drops.write') ? (
              <>
                <Go to={paths.rehearsals} search={{ drop_id: drop.drop_id }} className={buttonClass('line')}>
                  <Icon name="rehearsal" /> {t('리허설', 'Rehearsal')}
                </Go>
                <Go to={paths.edit_drop(drop.drop_id)} className={buttonClass('line')}>
                  {t('수정', 'Edit')}
                </Go>
                {live.phase === 'canceled' || live.phase === 'ended' ? null : <CancelDrop drop={drop} />}
              </>
            ) : null}
          </>
        }
      />
      <Now drop={drop} live={live} points={points} heard_ms={heard_ms} />
      <ControlCharts points={points} live={live} />
    </>
  );
}

function Now({
  drop,
  live,
  points,
  heard_ms,
}: {
  drop: Drop;
  live: DropLive;
  points: readonly Point[];
  heard_ms: number | null;
}) {
  const t = useSay();
  const lang = useLanguage();
  const now = points.at(-1);
  // Ticks every second, so that figures fall to zero when nothing comes any more.
  useCountdown(drop.closes_at);
  const fresh = now !== undefined && serverNow() / 1000 - second(now.at) < 5;
  const last = fresh ? now : undefined;
  const peak = points.reduce((max, point) => Math.max(max, point.placed), 0);
  const taken = live.allotment - live.remaining;
  const paid = taken - live.held;
  const percent = live.allotment > 0 ? Math.round((taken / live.allotment) * 100) : 0;
  return (
    <div className="mb-4 grid gap-3">
      <Figures>
        <Figure
          label={t('초당 주문', 'Orders per second')}
          value={count(last?.placed ?? 0)}
          note={t(`최고 ${count(peak)}`, `peak ${count(peak)}`)}
        />
        <Figure
          label={t('초당 결제 완료', 'Paid per second')}
          value={count(last?.confirmed ?? 0)}
          note={`${won(paid * drop.unit_price_krw, lang)} ${t('누적', 'total')}`}
        />
        <Figure
          label={t('남은 수량', 'Left')}
          value={count(live.remaining)}
          tone={live.remaining === 0 ? 'bad' : live.remaining <= live.allotment / 10 ? 'warn' : undefined}
          note={t(`${count(live.allotment)}개 중`, `of ${count(live.allotment)}`)}
        />
        <Figure
          label={t('결제 중', 'Being paid')}
          value={count(live.held)}
          note={t(`${percent}% 나감`, `${percent}% taken`)}
        />
        <Figure
          label={t('대기열', 'Queue')}
          value={count(last?.queue ?? 0)}
          tone={(last?.queue ?? 0) > 500 ? 'warn' : undefined}
          note={t('주문 처리 대기', 'requests waiting')}
        />
        <Figure
          label={t('초당 거절', 'Refused per second')}
          value={count(last ? total(last.refused) : 0)}
          note={<Clock drop={drop} heard_ms={heard_ms} />}
        />
      </Figures>
      <div
        role="img"
        aria-label={t(
          `배정 ${live.allotment}개 중 결제 완료 ${paid}, 결제 중 ${live.held}, 남음 ${live.remaining}`,
          `Of ${live.allotment}: ${paid} paid, ${live.held} being paid, ${live.remaining} left`,
        )}
        className="flex h-2.5 overflow-hidden rounded-full bg-sunken"
      >
        <div className="bg-good transition-[width] duration-300" style={{ width: `${share(paid, live.allotment)}%` }} />
        <div
          className="bg-warn transition-[width] duration-300"
          style={{ width: `${share(live.held, live.allotment)}%` }}
        />
      </div>
    </div>
  );
}

const share = (part: number, whole: number) => (whole > 0 ? Math.max(0, Math.min(100, (part / whole) * 100)) : 0);

/** Until it opens or closes, and whether the stream is alive. */
function Clock({ drop, heard_ms }: { drop: Drop; heard_ms: number | null }) {
  const t = useSay();
  const opens = useCountdown(drop.opens_at);
  const closes = useCountdown(drop.closes_at);
  const left = opens.total_ms > 0 ? opens : closes;
  const two = (value: number) => String(value).padStart(2, '0');
  const text = `${left.days > 0 ? `${left.days}${t('일', 'd')} ` : ''}${two(left.hours)}:${two(left.minutes)}:${two(left.seconds)}`;
  const alive = heard_ms !== null && performance.now() - heard_ms < 5_000;
  return (
    <span className="inline-flex items-center gap-1.5">
      <span
        aria-hidden="true"
        className={`size-1.5 rounded-full ${alive ? 'animate-pulse-dot bg-good' : 'bg-line-strong'}`}
      />
      <span className="sr-only">{alive ? t('실시간', 'Live') : t('기다리는 중', 'Waiting')}</span>
      {left.total_ms > 0 ? (
        <span className="tabular">
          {opens.total_ms > 0 ? t(`${text} 뒤 시작`, `opens in ${text}`) : t(`${text} 남음`, `closes in ${text}`)}
        </span>
      ) : (
        t('끝났습니다', 'Over')
      )}
    </span>
  );
}
