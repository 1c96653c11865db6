import { proposeDeliveries } from '@madang/contract/delivery-days';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { calendarDay, count, many } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useLive } from '../../../ui/lib/live.ts';
import { ErrorPanel, Notice, Skeleton } from '../../../ui/parts/status.tsx';
import { useFilters } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { ChangedPrints } from '../deliveries/changed-prints.tsx';
import { PrintDialog, type PrintWhich } from '../deliveries/print-dialog.tsx';
import { StopDialog } from '../deliveries/stop-panel.tsx';
import { shopsQuery } from '../products/products.ts';
import { BoardNews, NoTeams } from './board-news.tsx';
import { DayCell } from './day-cell.tsx';
import { DayDialog } from './day-dialog.tsx';
import {
  addDays,
  type Board,
  type BoardStop,
  boardQuery,
  type DeliveryTeam,
  type Drag,
  movedTo,
  type Slot,
  slotOf,
  useMoves,
  useSlots,
} from './days.ts';
import { OpenStops } from './open-stops.tsx';
import { TeamDialog } from './team-dialog.tsx';
import { isIn, MapPanel } from './tile-map.tsx';

const none: readonly BoardStop[] = [];

/** Whether a team is at home on a day that it else would drive: its own days off, closures, holidays. */
const isOff = (board: Board, team: DeliveryTeam | null, day: string): boolean =>
  team !== null && board.days_off.some((one) => one.team_id === team.team_id && one.day === day);

/** Stops a team takes on a day: the day's own number, else the team's on a weekday it drives. */
function capacityOf(board: Board, team: DeliveryTeam, day: string): number {
  const own = board.team_days.find((one) => one.team_id === team.team_id && one.day === day);
  if (own) return own.capacity;
  return team.weekdays.includes(new Date(`${day}T00:00:00Z`).getUTCDay() || 7) ? team.capacity : 0;
}

type Acts = { onDrop: (to: Slot) => void; onPick: (stops: readonly BoardStop[]) => void; onDrag: Drag };

/** Deliveries by region and day: dragged (or picked up and put) to a day and a team. Live; of two hands on one stop the first wins. */
export function DaysPage() {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  usePageTitle(t('배송일', 'Delivery days'));
  const [filters, setFilters] = useFilters(['from', 'map', 'area', 'on'] as const);
  const { data: board, error, refetch } = useQuery(boardQuery(filters.from));
  const { data: shops } = useQuery(shopsQuery);
  const { move, refresh, error: refused, clear } = useMoves(filters.from);
  const [held, setHeld] = useState<readonly BoardStop[]>([]);
  const dragged = useRef<readonly BoardStop[] | null>(null);
  const [opened, setOpened] = useState<Slot | null>(null);
  const [print, setPrint] = useState<PrintWhich | null>(null);
  const [stop, setStop] = useState<string | null>(null);
  const [editing, setEditing] = useState<DeliveryTeam | 'new' | null>(null);
  useLive(['delivery-days'], refresh, refresh);
  useKeys([{ keys: 'Escape', label: t('고른 것 놓기', 'Release'), run: () => setHeld([]) }], held.length > 0);
  const can_write = may('orders.write');
  const propose = useSend(
    'propose-deliveries',
    (body: { from: string; days: number; delivery_ids?: string[] }, key) => call(proposeDeliveries, { body, key }),
    {
      refresh: [['delivery-days']],
      say: ({ planned, left }) =>
        t(
          `${count(planned)}곳의 날짜를 정했습니다. ${count(left)}곳 남음`,
          `A date set for ${many(planned, 'stop')}, ${count(left)} left`,
        ),
    },
  );
  const by_slot = useSlots(board?.stops);
  const { area } = filters;
  const near = useMemo(() => (area ? board?.stops.filter((stop) => isIn(stop, area)) : board?.stops), [board, area]);
  const shown = useSlots(near);
  const latest = useRef<Acts | null>(null);
  // The same for ever: cells that did not change are not drawn again.
  const acts = useMemo(
    (): Acts => ({
      onDrop: (to) => latest.current!.onDrop(to),
      onPick: (stops) => latest.current!.onPick(stops),
      onDrag: (event, stops) => latest.current!.onDrag(event, stops),
    }),
    [],
  );
  const districts = useMemo(() => {
    const found = new Map<string, string[]>();
    for (const { sido, sigungu } of board?.stops ?? [])
      if (sido && sigungu && !found.get(sido)?.includes(sigungu))
        found.set(sido, [...(found.get(sido) ?? []), sigungu]);
    return found;
  }, [board]);
  if (error && !board) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!board) return <Skeleton className="h-96" />;
  const teams: (DeliveryTeam | null)[] = [...board.teams, null];
  const first = board.days[0]!;
  const week = { from: first < board.today ? board.today : first, days: 7 };
  const pick = (stops: readonly BoardStop[]) => {
    if (can_write) setHeld(stops);
  };
  // What is dragged is not shown as picked: a page that moves under the pointer ends the drag.
  const drag: Drag = (event, stops) => {
    if (!can_write) return event.preventDefault();
    event.dataTransfer.setData('text/plain', count(stops.length));
    event.dataTransfer.effectAllowed = 'move';
    dragged.current = stops;
  };
  const drop = (to: Slot) => {
    const stops = dragged.current ?? held;
    dragged.current = null;
    if (stops.length > 0) move(stops, to);
    setHeld([]);
  };
  latest.current = { onDrop: drop, onPick: pick, onDrag: drag };
  const nameOf = (slot: Slot) =>
    slot.day === null
      ? t('날짜 없음', 'no date')
      : `${calendarDay(slot.day, lang)} ${board.teams.find((team) => team.team_id === slot.team_id)?.name ?? t('팀 없이', 'no team')}`;
  const elsewhere = refused ? movedTo(refused.problem) : null;
  const open = opened?.day && {
    ...opened,
    day: opened.day,
    team: board.teams.find((one) => one.team_id === opened.team_id) ?? null,
  };
  return (
    <>
      <PageHead
        title={t('배송일', 'Delivery days')}
        note={t(
          '지역이나 배송을 끌어 날짜와 팀에 놓으세요. 눌러서 고른 뒤 ‘여기로’를 눌러도 됩니다.',
          'Drag a district or stop onto a day and team, or click it and then “Here”.',
        )}
        actions={
          <>
            <Button
              aria-pressed={filters.map !== undefined}
              onClick={() => setFilters({ map: filters.map ? '' : '1', area: '', on: '' })}
            >
              {filters.map ? t('지도 닫기', 'Close the map') : t('지도', 'Map')}
            </Button>
            <ChangedPrints onPrint={(delivery_ids) => setPrint({ delivery_ids })} />
            <Button onClick={() => setFilters({ from: addDays(first, -7) })} disabled={first <= board.today}>
              {t('앞 주', 'Earlier')}
            </Button>
            <Button onClick={() => setFilters({ from: '' })}>{t('오늘', 'Today')}</Button>
            <Button onClick={() => setFilters({ from: addDays(first, 7) })}>{t('다음 주', 'Later')}</Button>
            {can_write && shops?.[0] ? (
              <Button onClick={() => setEditing('new')}>{t('팀 추가', 'Add a team')}</Button>
            ) : null}
            {can_write && board.teams.length > 0 && by_slot.has('null null') ? (
              <Button look="ink" busy={propose.busy} onClick={() => void propose.run(week)}>
                {t('빈 곳에 나눠 담기', 'Fill the days')}
              </Button>
            ) : null}
          </>
        }
      />
      {refused ? (
        <div className="mb-3">
          <Notice tone="bad" alert>
            <p>
              {elsewhere
                ? t(
                    `다른 사람이 먼저 옮겼습니다: ${nameOf(elsewhere)}`,
                    `Somebody else moved it first: ${nameOf(elsewhere)}`,
                  )
                : sentenceOf(refused.problem)}
            </p>
            <Button className="mt-2" look="line" onClick={clear}>
              {t('알겠습니다', 'OK')}
            </Button>
          </Notice>
        </div>
      ) : null}
      {propose.error ? <Notice tone="bad">{sentenceOf(propose.error)}</Notice> : null}
      {held.length > 0 ? (
        <div
          className="sticky top-0 z-20 mb-3 flex flex-wrap items-center gap-2 rounded-lg border border-accent bg-accent-soft px-3 py-2"
          role="status"
        >
          {t(`${count(held.length)}곳을 어디로 옮길까요?`, `Where should ${many(held.length, 'stop')} go?`)}
          {held.some((stop) => stop.day !== null) ? (
            <Button onClick={() => drop({ day: null, team_id: null })}>{t('날짜 빼기', 'Remove date')}</Button>
          ) : null}
          {board.teams.length > 0 && held.every((stop) => stop.day === null) ? (
            <Button
              busy={propose.busy}
              onClick={() => {
                void propose.run({ ...week, delivery_ids: held.map((stop) => stop.delivery_id) });
                setHeld([]);
              }}
            >
              {t('고른 것만 나눠 담기', 'Fill with these only')}
            </Button>
          ) : null}
          <Button onClick={() => setHeld([])}>{t('놓기', 'Release')}</Button>
        </div>
      ) : null}
      <BoardNews board={board} can_write={can_write} onPick={pick} onOpen={setStop} />
      {filters.map ? (
        <MapPanel
          stops={board.stops}
          days={board.days}
          day={filters.on}
          dayName={(day) => calendarDay(day, lang)}
          chosen={area}
          onDay={(on) => setFilters({ on })}
          onChoose={(chosen) => setFilters({ area: chosen })}
        />
      ) : null}
      {area ? (
        <p className="mb-3 flex flex-wrap items-center gap-2" role="status">
          {t(`${area}만 봅니다.`, `Only ${area} is shown.`)}
          <Button onClick={() => setFilters({ area: '' })}>{t('모두 보기', 'Show all')}</Button>
        </p>
      ) : null}
      {board.teams.length === 0 ? <NoTeams onAdd={can_write && shops?.[0] ? () => setEditing('new') : null} /> : null}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[14rem_minmax(0,1fr)]">
        <OpenStops
          stops={shown.get('null null') ?? []}
          held={new Set(held.map((stop) => stop.delivery_id))}
          onPick={pick}
          onDrag={drag}
          onDrop={drop}
        />
        <section
          className="relative overflow-x-auto rounded-lg border border-line bg-raised"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
          tabIndex={0}
          aria-label={t('날짜와 팀', 'Days and teams')}
        >
          <table className="w-full border-collapse text-sm">
            <thead>
              <tr className="border-b border-line">
                <th scope="col" className="th sticky left-0 bg-raised text-left">
                  {t('팀', 'Team')}
                </th>
                {board.days.map((day) => (
                  <th
                    key={day}
                    scope="col"
                    className={`th border-l border-line text-left ${day === board.today ? 'text-accent' : ''}`}
                  >
                    {calendarDay(day, lang)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {teams.map((team) => (
                <tr key={team?.team_id ?? ''} className="border-b border-line last:border-b-0">
                  <th scope="row" className="sticky left-0 bg-raised px-2.5 py-1.5 text-left align-top font-medium">
                    {team && can_write ? (
                      <button type="button" className="link text-left" onClick={() => setEditing(team)}>
                        {team.name}
                      </button>
                    ) : (
                      (team?.name ?? t('팀 없이', 'No team'))
                    )}
                  </th>
                  {board.days.map((day) => (
                    <DayCell
                      key={day}
                      day={day}
                      team={team}
                      capacity={team ? capacityOf(board, team, day) : null}
                      stops={shown.get(slotOf({ day, team_id: team?.team_id ?? null })) ?? none}
                      total={by_slot.get(slotOf({ day, team_id: team?.team_id ?? null }))?.length ?? 0}
                      off={isOff(board, team, day)}
                      picked={held.length}
                      {...acts}
                      onOpen={setOpened}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
      {board.truncated ? (
        <p className="mt-3 text-ink-soft">
          {t('오래된 5,000곳만 보입니다.', 'Only the oldest 5,000 stops are shown.')}
        </p>
      ) : null}
      {open ? (
        <DayDialog
          key={slotOf(open)}
          day={open.day}
          team={open.team}
          capacity={open.team ? capacityOf(board, open.team, open.day) : 0}
          stops={by_slot.get(slotOf(open)) ?? []}
          route_version={
            board.team_days.find((one) => one.team_id === open.team_id && one.day === open.day)?.route_version ?? 0
          }
          can_write={can_write}
          onPick={pick}
          onMove={move}
          onPrint={() => {
            setOpened(null);
            if (open.team) setPrint({ load: { team_id: open.team.team_id, day: open.day } });
          }}
          onOpen={(delivery_id) => {
            setOpened(null);
            setStop(delivery_id);
          }}
          onClose={() => setOpened(null)}
        />
      ) : null}
      <PrintDialog which={print} onClose={() => setPrint(null)} />
      <StopDialog delivery_id={stop} onClose={() => setStop(null)} />
      {editing && shops?.[0] ? (
        <TeamDialog
          team={editing === 'new' ? null : editing}
          shop_id={shops[0].id}
          districts={districts}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  );
}
