import { adminChangeLine } from '@madang/contract/lines';
import type { BodyOf } from '@madang/contract/route';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useLive } from '../../../ui/lib/live.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Go, useParam } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { LongField } from '../../ui/field.tsx';
import { PageFailed, PageLoading } from '../../ui/page-state.tsx';
import { Figure, Figures, PageHead, Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { dropQuery, dropTitle } from '../drops/drops.ts';
import { DrawPanel } from './draw-panel.tsx';
import { type AdminLine, type LineNews, lineQuery } from './lines.ts';
import { TermsDialog } from './terms-dialog.tsx';

type Change = BodyOf<typeof adminChangeLine>;

/** Changes of one kind (`what`): one at a time, and apart from the other kinds, so that none of them waits for another or is lost in it. */
function useChange(room_id: string, what: 'state' | 'capacity' | 'message') {
  const queries = useQueryClient();
  return useSend(
    `line-${what}-${room_id}`,
    (body: Change, key) => call(adminChangeLine, { params: { room_id }, body, key }),
    { done: (line) => queries.setQueryData(lineQuery(room_id).queryKey, line) },
  );
}

/** One line, live: how many wait and are inside, and the levers. */
export function LinePage() {
  const t = useSay();
  const lang = useLanguage();
  const queries = useQueryClient();
  const room_id = useParam('room_id');
  const title = t('대기실', 'Waiting room');
  usePageTitle(title);
  const { data, error, refetch } = useQuery(lineQuery(room_id));
  const drop_id = data?.drop_id ?? null;
  const drop = useQuery({ ...dropQuery(drop_id ?? ''), enabled: drop_id !== null }).data;
  useLive(
    [`line:${room_id}`],
    (news) => queries.setQueryData(lineQuery(room_id).queryKey, (old) => old && { ...old, ...(news as LineNews) }),
    () => void refetch(),
  );
  const levers = useChange(room_id, 'state');
  if (error && !data) return <PageFailed title={title} error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <PageLoading title={title}>
        <Skeleton className="h-20" />
        <Skeleton className="h-64" />
      </PageLoading>
    );
  }
  return (
    <>
      <PageHead
        back={
          <Go to={paths.lines} className="link">
            {t('대기실 목록', 'Waiting rooms')}
          </Go>
        }
        title={
          <>
            {drop ? dropTitle(drop, lang) : data.drop_id ? title : t('사이트 전체', 'The whole site')}{' '}
            <StateBadge kind="line" state={data.state} />
          </>
        }
        note={
          data.serve_at ? (
            <>
              {t('입장 시작', 'Admission starts')} <When at={data.serve_at} />
            </>
          ) : (
            t('직접 열고 닫는 대기실', 'Opened and closed by hand')
          )
        }
        actions={
          <>
            <Terms line={data} />
            <Levers line={data} busy={levers.busy} change={(body) => void levers.run(body)} />
          </>
        }
      />
      <Refused>{levers.error ? sentenceOf(levers.error) : null}</Refused>
      <Now line={data} />
      <div className="mt-4 grid gap-4 lg:grid-cols-2">
        <Capacity line={data} />
        <Message key={data.room_id} line={data} />
        {data.draws ? <DrawPanel line={data} /> : null}
        <Admitted line={data} />
        <History line={data} />
      </div>
    </>
  );
}

function Terms({ line }: { line: AdminLine }) {
  const t = useSay();
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (!may('drops.write')) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('규칙', 'Rules')}</Button>
      {open ? <TermsDialog line={line} open onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Levers({ line, busy, change }: { line: AdminLine; busy: boolean; change: (body: Change) => void }) {
  const t = useSay();
  const may = useMay();
  if (!may('drops.write')) return null;
  const lever = (state: NonNullable<Change['state']>, words: string, look: 'ink' | 'line' | 'bad') => (
    <Button look={look} busy={busy} onClick={() => change({ state })}>
      {words}
    </Button>
  );
  const { state } = line;
  return (
    <>
      {state === 'open' ? lever('prequeue', t('모으기만', 'Gather only'), 'line') : null}
      {state === 'open' || state === 'prequeue' || state === 'draw' || state === 'closed'
        ? lever('serving', t('들여보내기 시작', 'Start letting in'), 'ink')
        : null}
      {state === 'serving' ? lever('paused', t('잠시 멈춤', 'Pause'), 'line') : null}
      {state === 'paused' ? lever('serving', t('다시 들여보내기', 'Resume'), 'ink') : null}
      {state !== 'open' && state !== 'draw' ? lever('open', t('줄 없애기', 'No line'), 'line') : null}
      {state !== 'open' && state !== 'closed' ? lever('closed', t('닫기', 'Close'), 'bad') : null}
    </>
  );
}

function Now({ line }: { line: AdminLine }) {
  const t = useSay();
  const error = line.estimate_error;
  return (
    <Figures>
      <Figure
        label={t('줄', 'In line')}
        value={count(Math.max(0, line.last_number - line.pointer))}
        note={t(`들어온 번호 ${count(line.entries)}`, `${many(line.entries, 'number')} given`)}
      />
      <Figure label={t('불린 사람', 'Called')} value={count(line.called)} note={t('아직 안 들어옴', 'not in yet')} />
      <Figure
        label={t('안', 'Inside')}
        value={count(line.inside)}
        tone={line.inside >= line.capacity ? 'warn' : undefined}
        note={t(`정원 ${count(line.capacity)}`, `of ${count(line.capacity)}`)}
      />
      <Figure label={t('분당 입장', 'In a minute')} value={count(line.per_minute)} />
      <Figure
        label={t('어디까지', 'Called up to')}
        value={count(line.pointer)}
        note={
          error === null
            ? null
            : t(`예상 오차 ±${Math.round(error * 100)}%`, `estimates off by ±${Math.round(error * 100)}%`)
        }
      />
      <Figure
        label={t('남은 상품', 'Goods left')}
        value={line.remaining === null ? '–' : count(line.remaining)}
        tone={line.goods === 'sold_out' ? 'bad' : undefined}
        note={
          line.goods === 'sold_out'
            ? t('품절', 'Sold out')
            : line.goods === 'all_held'
              ? t('모두 결제 중', 'All being paid for')
              : null
        }
      />
    </Figures>
  );
}

/** The hand is faster than the server: what it set last is sent when the one before has its answer, and nothing jumps back meanwhile. */
function Capacity({ line }: { line: AdminLine }) {
  const t = useSay();
  const may = useMay();
  const [wanted, setWanted] = useState(line.wanted);
  const hand = useRef({ wanted: line.wanted, sending: false });
  const act = useChange(line.room_id, 'capacity');
  const show = (value: number) => {
    hand.current.wanted = value;
    setWanted(value);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the server says moves it, and not while the hand is ahead of it
  useEffect(() => {
    if (!hand.current.sending) show(line.wanted);
  }, [line.wanted]);
  const save = async () => {
    if (hand.current.sending) return;
    hand.current.sending = true;
    let known = line.wanted;
    while (hand.current.wanted !== known) {
      const changed = await act.run({ capacity: hand.current.wanted });
      if (!changed) {
        show(known);
        break;
      }
      known = changed.wanted;
    }
    hand.current.sending = false;
  };
  const most = Math.max(100, line.wanted * 2, line.inside);
  return (
    <Panel
      title={t('정원', 'Capacity')}
      note={t('줄이면 나가는 만큼 천천히 줄어듭니다.', 'A lower capacity takes effect as people leave.')}
    >
      <label className="grid gap-2">
        <span className="tabular text-2xl font-semibold">{t(`${count(wanted)}명`, count(wanted))}</span>
        <input
          type="range"
          min={0}
          max={most}
          value={wanted}
          disabled={!may('drops.write')}
          aria-label={t('안에 있을 수 있는 사람', 'People inside at once')}
          className="h-8 w-full accent-accent"
          onChange={(event) => show(Number(event.target.value))}
          onPointerUp={() => void save()}
          onKeyUp={() => void save()}
          onBlur={() => void save()}
        />
      </label>
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </Panel>
  );
}

function Message({ line }: { line: AdminLine }) {
  const t = useSay();
  const may = useMay();
  const act = useChange(line.room_id, 'message');
  const [ko, setKo] = useState(line.message_ko);
  const [en, setEn] = useState(line.message_en);
  return (
    <Panel
      title={t('기다리는 분들께', 'Message to those waiting')}
      actions={
        may('drops.write') ? (
          <Button busy={act.busy} onClick={() => void act.run({ message_ko: ko, message_en: en })}>
            {t('알리기', 'Tell')}
          </Button>
        ) : null
      }
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <LongField
          label={t('한국어', 'Korean')}
          maxLength={300}
          value={ko}
          onChange={(event) => setKo(event.target.value)}
        />
        <LongField
          label={t('영어', 'English')}
          maxLength={300}
          value={en}
          onChange={(event) => setEn(event.target.value)}
        />
      </div>
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </Panel>
  );
}

/** People let in, a bar a minute over the last hour. */
function Admitted({ line }: { line: AdminLine }) {
  const t = useSay();
  const most = Math.max(1, ...line.admitted.map((one) => one.people));
  const sum = line.admitted.reduce((total, one) => total + one.people, 0);
  return (
    <Panel
      title={t('들여보낸 사람', 'Let in')}
      note={t(`지난 한 시간 ${count(sum)}명`, `${count(sum)} in the last hour`)}
    >
      <div
        role="img"
        aria-label={t(
          `지난 한 시간 ${sum}명, 많을 때 분당 ${most}명`,
          `${sum} in the last hour, at most ${most} a minute`,
        )}
        className="flex h-24 items-end gap-px"
      >
        {line.admitted.map((one) => (
          <div
            key={one.at}
            className="min-w-1 flex-1 rounded-t-[2px] bg-accent"
            style={{ height: `${(one.people / most) * 100}%` }}
          />
        ))}
      </div>
    </Panel>
  );
}

function History({ line }: { line: AdminLine }) {
  const t = useSay();
  const why: Record<string, string> = {
    hand: t('손으로', 'by hand'),
    schedule: t('예약된 시각', 'by schedule'),
    load: t('몰려서 자동으로', 'automatically, under load'),
    draw: t('추첨', 'the draw'),
  };
  return (
    <Panel title={t('지나온 상태', 'History')}>
      {line.history.length === 0 ? (
        <p className="text-ink-soft">{t('아직 열린 적이 없습니다.', 'It has not been opened yet.')}</p>
      ) : (
        <ul className="grid gap-1.5">
          {line.history.map((one) => (
            <li key={one.at} className="flex items-center gap-3">
              <StateBadge kind="line" state={one.state} />
              <span className="text-ink-soft">{why[one.why] ?? one.why}</span>
              <span className="ml-auto text-xs text-ink-faint">
                <When at={one.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
