import { memo, useState } from 'react';
import { calendarDay, count } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import {
  type BoardStop,
  type DeliveryTeam,
  type Drag,
  isElsewhere,
  type Region,
  regionsOf,
  type Slot,
} from './days.ts';

/** One team on one day: how full it is and where it goes. Stops are dropped here, or brought by a click while some are picked. */
export const DayCell = memo(function DayCell({
  day,
  team,
  capacity,
  stops,
  total,
  off,
  picked,
  onDrop,
  onPick,
  onDrag,
  onOpen,
}: {
  day: string;
  team: DeliveryTeam | null;
  /** Null: no team, so no limit. */
  capacity: number | null;
  /** Those shown: where one district is looked at, of it alone. */
  stops: readonly BoardStop[];
  /** How many there are. */
  total: number;
  /** It does not drive that day: nothing is put here. */
  off: boolean;
  /** How many are picked up and look for a place. */
  picked: number;
  onDrop: (to: Slot) => void;
  onPick: (stops: readonly BoardStop[]) => void;
  onDrag: Drag;
  onOpen: (slot: Slot) => void;
}) {
  const t = useSay();
  const lang = useLanguage();
  const [over, setOver] = useState(false);
  const to: Slot = { day, team_id: team?.team_id ?? null };
  const place = `${calendarDay(day, lang)} ${team?.name ?? t('팀 없이', 'no team')}`;
  const full = capacity !== null && total >= capacity;
  const rests = (off || capacity === 0) && total === 0;
  const marked = stops.some(
    (stop) => stop.off || stop.changed || stop.blocks.length > 0 || isElsewhere(stop, team ?? undefined),
  );
  return (
    <td
      className={`h-20 min-w-24 border-l border-line p-1.5 align-top ${over ? 'bg-accent-soft' : off || rests ? 'bg-sunken/60' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onDrop(to);
      }}
    >
      <div className="flex flex-wrap items-center justify-between gap-1 whitespace-nowrap">
        <button
          type="button"
          className={`tabular min-h-6 rounded px-1 text-xs font-medium hover:bg-sunken ${full ? 'text-warn' : 'text-ink-soft'}`}
          onClick={() => onOpen(to)}
        >
          <span className="sr-only">{place} </span>
          {off || rests ? `${t('쉼', 'Off')}${total > 0 ? ` ${count(total)}` : ''}` : null}
          {off || rests ? null : capacity === null ? count(total) : `${count(total)} / ${count(capacity)}`}
          {marked ? <span className="text-bad"> ●</span> : null}
          {marked ? <span className="sr-only">{t('살펴볼 것 있음', 'something to look at')}</span> : null}
        </button>
        {picked > 0 && !off ? (
          <button
            type="button"
            className="min-h-6 rounded bg-accent px-1.5 text-xs font-medium text-on-accent"
            onClick={() => onDrop(to)}
          >
            {t('여기로', 'Here')}
            <span className="sr-only"> {place}</span>
          </button>
        ) : null}
      </div>
      <ul className="mt-1 flex flex-wrap gap-1">
        {regionsOf(stops).map((region) => (
          <li key={`${region.sido} ${region.sigungu}`}>
            <RegionChip region={region} onPick={onPick} onDrag={onDrag} />
          </li>
        ))}
      </ul>
    </td>
  );
});

/** A district and how many stops of it: dragged, or picked up by a click. */
function RegionChip({
  region,
  onPick,
  onDrag,
}: {
  region: Region;
  onPick: (stops: readonly BoardStop[]) => void;
  onDrag: Drag;
}) {
  const t = useSay();
  return (
    <button
      type="button"
      draggable
      className="min-h-6 cursor-grab rounded border border-line bg-raised px-1.5 text-xs whitespace-nowrap hover:border-ink-faint"
      title={placeIn(t, region.sido, region.sigungu)}
      onDragStart={(event) => onDrag(event, region.stops)}
      onClick={() => onPick(region.stops)}
    >
      {placeIn(t, region.sigungu ?? region.sido) || t('지역 모름', 'Unknown')}{' '}
      <b className="tabular">{count(region.stops.length)}</b>
    </button>
  );
}
