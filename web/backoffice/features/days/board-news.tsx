import { useState } from 'react';
import { calendarDay, count, dayAndTime, many } from '../../../ui/lib/format.ts';
import { type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Badge, Notice } from '../../../ui/parts/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { Board, BoardStop } from './days.ts';

/** What a dispatcher has to look at: stops on a day their team is off, and what teams were told of loads that changed. */
export function BoardNews({
  board,
  can_write,
  onPick,
  onOpen,
}: {
  board: Board;
  can_write: boolean;
  onPick: (stops: readonly BoardStop[]) => void;
  onOpen: (delivery_id: string) => void;
}) {
  const t = useSay();
  const off = board.stops.filter((stop) => stop.off && !stop.arrived);
  return (
    <>
      {off.length > 0 ? (
        <div className="mb-3">
          <Notice tone="warn">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
              <p>
                {t(
                  `쉬는 날에 놓인 배송 ${count(off.length)}곳: 새 날짜가 필요합니다.`,
                  `${many(off.length, 'stop')} on a day off: a new date is needed.`,
                )}{' '}
                <DaysOf stops={off} />
              </p>
              {can_write ? <Button onClick={() => onPick(off)}>{t('모두 고르기', 'Pick them all')}</Button> : null}
            </div>
          </Notice>
        </div>
      ) : null}
      {board.alerts.length > 0 ? <Alerts board={board} onOpen={onOpen} /> : null}
    </>
  );
}

function DaysOf({ stops }: { stops: readonly BoardStop[] }) {
  const lang = useLanguage();
  const days = [...Map.groupBy(stops, (stop) => stop.day!)].sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <span className="tabular text-ink-soft">
      {days.map(([day, list]) => `${calendarDay(day, lang)} ${count(list.length)}`).join(', ')}
    </span>
  );
}

function Alerts({ board, onOpen }: { board: Board; onOpen: (delivery_id: string) => void }) {
  const t = useSay();
  const lang = useLanguage();
  const unseen = board.alerts.filter((one) => !one.seen).length;
  const [all, setAll] = useState(false);
  const shown = all ? board.alerts : board.alerts.slice(0, 4);
  return (
    <section
      aria-label={t('출력 뒤 알림', 'Changes since printing')}
      className="mb-4 overflow-hidden rounded-lg border border-line bg-raised"
    >
      <header className="flex flex-wrap items-baseline gap-x-3 border-b border-line px-3 py-1.5">
        <h2 className="text-sm font-bold">{t('출력 뒤 알림', 'Changes since printing')}</h2>
        <span className="text-xs text-ink-soft">
          {t(
            `${count(board.alerts.length)}건 · 팀이 아직 못 본 것 ${count(unseen)}`,
            `${count(board.alerts.length)}, of which ${count(unseen)} no team has seen`,
          )}
        </span>
      </header>
      <ul className="divide-y divide-line text-sm">
        {shown.map((one) => (
          <li key={one.alert_id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
            <button type="button" className="link tabular min-h-6 font-medium" onClick={() => onOpen(one.delivery_id)}>
              D{one.number}
            </button>
            <Badge tone={one.what === 'changed' ? 'warn' : 'bad'}>{wordOf(one.what, t)}</Badge>
            <span className="text-ink-soft">
              {board.teams.find((team) => team.team_id === one.team_id)?.name} · {calendarDay(one.day, lang)}
            </span>
            <span className="tabular text-xs text-ink-faint">{dayAndTime(one.at, lang)}</span>
            {one.seen ? (
              <Badge tone="good">{t('팀이 봄', 'Seen')}</Badge>
            ) : (
              <Badge>{t('아직 못 봄', 'Not seen yet')}</Badge>
            )}
          </li>
        ))}
      </ul>
      {board.alerts.length > shown.length ? (
        <div className="border-t border-line px-3 py-1.5">
          <Button look="quiet" onClick={() => setAll(true)}>
            {t(`${count(board.alerts.length)}건 모두 보기`, `Show all ${count(board.alerts.length)}`)}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

const wordOf = (what: string, t: Say): string =>
  ({
    canceled: t('취소됨 · 서류 무효', 'Cancelled · slip void'),
    changed: t('바뀜 · 서류 무효', 'Changed · slip void'),
    held: t('보류 · 싣지 마세요', 'On hold · do not load'),
    moved: t('다른 날·팀으로 옮김', 'Moved to another day or team'),
  })[what] ?? what;

/** A board that nobody drives for yet, and what to do about it. */
export function NoTeams({ onAdd }: { onAdd: (() => void) | null }) {
  const t = useSay();
  return (
    <div className="mb-4">
      <Panel>
        <Empty
          title={t('아직 배송 팀이 없습니다', 'No delivery teams yet')}
          action={
            onAdd ? (
              <Button look="ink" onClick={onAdd}>
                {t('첫 팀 만들기', 'Create the first team')}
              </Button>
            ) : null
          }
        >
          {t(
            '담당 지역과 요일, 하루에 갈 곳 수를 정한 팀을 만들면, 받은 주문의 배송을 날짜에 나눠 담을 수 있습니다.',
            'Create a team with its areas, weekdays and stops per day. Orders can then be spread over its days.',
          )}
        </Empty>
      </Panel>
    </div>
  );
}
