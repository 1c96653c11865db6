import { setTeamDay } from '@madang/contract/delivery-days';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { calendarDay, count, many } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { type BoardStop, type DeliveryTeam, isElsewhere, type Slot } from './days.ts';
import { DriverLink } from './driver-link.tsx';
import { StopButton } from './open-stops.tsx';
import { RouteOrder } from './route-order.tsx';

/** The stops of one team on one day, and how many it takes that day. */
export function DayDialog({
  day,
  team,
  capacity,
  stops,
  route_version,
  can_write,
  onPick,
  onMove,
  onOpen,
  onPrint,
  onClose,
}: {
  day: string;
  team: DeliveryTeam | null;
  capacity: number;
  stops: readonly BoardStop[];
  /** Of the order in which they are driven, as it was looked at. */
  route_version: number;
  can_write: boolean;
  onPick: (stops: readonly BoardStop[]) => void;
  onMove: (stops: readonly BoardStop[], to: Slot) => void;
  onOpen: (delivery_id: string) => void;
  onPrint: () => void;
  onClose: () => void;
}) {
  const t = useSay();
  const lang = useLanguage();
  const can_print = useMay()('papers.print');
  const [text, setText] = useState(String(capacity));
  const wanted = readWhole(text);
  const act = useSend(
    'set-team-day',
    (body: { capacity: number }) => call(setTeamDay, { params: { team_id: team!.team_id, day }, body }),
    { refresh: [['delivery-days']], say: t('그날 갈 수 있는 곳 수를 바꿨습니다', 'That day’s number was changed') },
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${calendarDay(day, lang)} · ${team?.name ?? t('팀 없이', 'No team')}`}
      description={t(`${count(stops.length)}곳`, many(stops.length, 'stop'))}
      footer={
        <>
          {team && can_print && stops.length > 0 ? (
            <Button onClick={onPrint}>{t('이 팀 서류 출력', 'Print this load')}</Button>
          ) : null}
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
        </>
      }
    >
      <div className="grid gap-4">
        {team && can_write ? (
          <div className="flex items-end gap-2">
            <WholeField
              className="w-40"
              label={t('이날 갈 수 있는 곳', 'Stops available this day')}
              value={text}
              onChange={setText}
              hint={t('0이면 쉽니다', '0 means a day off')}
            />
            <Button
              className="mb-5"
              busy={act.busy}
              disabled={wanted === null || wanted > 1_000}
              onClick={() => void act.run({ capacity: wanted! })}
            >
              {t('바꾸기', 'Change')}
            </Button>
          </div>
        ) : null}
        {team && can_write ? <DriverLink team_id={team.team_id} day={day} /> : null}
        {act.error ? <Refused>{sentenceOf(act.error)}</Refused> : null}
        {team && can_write && stops.length > 1 ? (
          <p className="text-xs text-ink-soft">
            {t(
              '끌거나 화살표로 도는 순서를 정하세요. 서류와 기사 전화도 이 순서를 따릅니다.',
              'Drag or use the arrows to set the order; papers and the driver’s telephone follow it.',
            )}
          </p>
        ) : null}
        <RouteOrder
          stops={stops}
          slot={team && can_write ? { team_id: team.team_id, day } : null}
          version={route_version}
        >
          {(stop) => (
            <>
              <div className="min-w-0 flex-1">
                <span className="px-1.5 text-xs font-medium">
                  {placeIn(t, stop.sido, stop.sigungu) || t('지역 모름', 'Region unknown')}{' '}
                  {isElsewhere(stop, team ?? undefined) ? (
                    <Badge tone="warn">{t('담당 지역 밖', 'Not its area')}</Badge>
                  ) : null}
                </span>
                <StopButton
                  stop={stop}
                  held={false}
                  onPick={(list) => {
                    if (!can_write || stop.arrived) return;
                    onPick(list);
                    onClose();
                  }}
                />
              </div>
              <Button look="quiet" onClick={() => onOpen(stop.delivery_id)}>
                {t('열기', 'Open')}
              </Button>
              {can_write && !stop.arrived ? (
                <Button look="quiet" onClick={() => onMove([stop], { day: null, team_id: null })}>
                  {t('빼기', 'Remove')}
                </Button>
              ) : null}
            </>
          )}
        </RouteOrder>
      </div>
    </Dialog>
  );
}
