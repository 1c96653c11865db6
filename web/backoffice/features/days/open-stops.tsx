import { useState } from 'react';
import { count, many } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { Panel } from '../../ui/panel.tsx';
import { blockWord } from '../channels/channels.ts';
import { kind_words } from '../deliveries/stops.ts';
import { type BoardStop, type Drag, type Region, regionsOf, type Slot } from './days.ts';

/** Stops that have no day yet, by province and 시군구 with their counts; a district opens to its stops. */
export function OpenStops({
  stops,
  held,
  onPick,
  onDrag,
  onDrop,
}: {
  stops: readonly BoardStop[];
  held: ReadonlySet<string>;
  onPick: (stops: readonly BoardStop[]) => void;
  onDrag: Drag;
  onDrop: (to: Slot) => void;
}) {
  const t = useSay();
  const provinces = Map.groupBy(regionsOf(stops), (region) => region.sido);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop; the same is done by its button
    <div
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        onDrop({ day: null, team_id: null });
      }}
    >
      <Panel flush title={t('날짜 없음', 'No date')} note={t(`${count(stops.length)}곳`, many(stops.length, 'stop'))}>
        <div className="max-h-[calc(100dvh-14rem)] overflow-y-auto">
          {[...provinces].map(([sido, regions]) => (
            <section key={sido ?? ''} className="border-b border-line last:border-b-0">
              <h3 className="flex justify-between px-3 pt-2 text-xs font-semibold text-ink-soft">
                {placeIn(t, sido) || t('지역 모름', 'Region unknown')}
                <span className="tabular">{count(regions.reduce((sum, one) => sum + one.stops.length, 0))}</span>
              </h3>
              <ul className="pb-1">
                {regions.map((region) => (
                  <District key={region.sigungu ?? ''} region={region} held={held} onPick={onPick} onDrag={onDrag} />
                ))}
              </ul>
            </section>
          ))}
          {stops.length === 0 ? (
            <p className="p-4 text-ink-soft">{t('모두 날짜가 정해졌습니다.', 'Every stop has a date.')}</p>
          ) : null}
        </div>
      </Panel>
    </div>
  );
}

function District({
  region,
  held,
  onPick,
  onDrag,
}: {
  region: Region;
  held: ReadonlySet<string>;
  onPick: (stops: readonly BoardStop[]) => void;
  onDrag: Drag;
}) {
  const t = useSay();
  const [open, setOpen] = useState(false);
  const name = placeIn(t, region.sigungu) || t('시군구 모름', 'District unknown');
  const chosen = region.stops.every((stop) => held.has(stop.delivery_id));
  return (
    <li>
      <div className="flex items-center gap-1 px-1.5">
        <button
          type="button"
          aria-expanded={open}
          aria-label={t(`${name} 펼치기`, `Open ${name}`)}
          className="h-7 w-6 text-ink-faint"
          onClick={() => setOpen(!open)}
        >
          {open ? '▾' : '▸'}
        </button>
        <button
          type="button"
          draggable
          aria-pressed={chosen}
          className="flex flex-1 cursor-grab justify-between rounded px-1.5 py-1 hover:bg-sunken aria-pressed:bg-accent-soft"
          onDragStart={(event) => onDrag(event, region.stops)}
          onClick={() => onPick(region.stops)}
        >
          <span className="truncate">{name}</span>
          <b className="tabular">{count(region.stops.length)}</b>
        </button>
      </div>
      {open ? (
        <ul className="pb-1 pl-8">
          {region.stops.map((stop) => (
            <li key={stop.delivery_id}>
              <StopButton stop={stop} held={held.has(stop.delivery_id)} onPick={onPick} onDrag={onDrag} />
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}

/** One stop, to be dragged or picked up by a click. */
export function StopButton({
  stop,
  held,
  onPick,
  onDrag,
}: {
  stop: BoardStop;
  held: boolean;
  onPick: (stops: readonly BoardStop[]) => void;
  /** Absent: it is dragged by what it stands in. */
  onDrag?: Drag;
}) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <button
      type="button"
      draggable={onDrag !== undefined}
      aria-pressed={held}
      className="block min-h-6 w-full cursor-grab rounded px-1.5 py-1 text-left text-xs hover:bg-sunken aria-pressed:bg-accent-soft"
      onDragStart={onDrag && ((event) => onDrag(event, [stop]))}
      onClick={() => onPick([stop])}
    >
      <span className="block truncate">
        <span className="tabular mr-1 text-ink-faint">D{stop.number}</span>
        {stop.goods || t('상품 없음', 'Not stocked')}
      </span>
      <span className="flex flex-wrap items-center gap-1 text-ink-faint">
        {[placeIn(t, stop.gu), stop.wished_on && t(`희망 ${stop.wished_on}`, `wished ${stop.wished_on}`)]
          .filter(Boolean)
          .join(' · ')}
        {stop.orders > 1 ? <Badge>{t(`주문 ${stop.orders}`, many(stop.orders, 'order'))}</Badge> : null}
        {stop.kind !== 'deliver' || stop.bound ? (
          <Badge tone="accent">
            {pick(lang, ...kind_words[stop.kind as 'deliver'])}
            {stop.bound ? t(' · 교환', ' · exchange') : ''}
          </Badge>
        ) : null}
        {stop.failures > 0 ? (
          <Badge tone="warn">{t(`헛걸음 ${stop.failures}`, `${stop.failures} in vain`)}</Badge>
        ) : null}
        {stop.arrived ? <Badge tone="good">{t('완료', 'Done')}</Badge> : null}
        {stop.off ? <Badge tone="bad">{t('쉬는 날', 'Day off')}</Badge> : null}
        {stop.changed ? <Badge tone="bad">{t('달라짐', 'Changed')}</Badge> : null}
        {stop.region_flag ? <Badge tone="warn">{t('지역 확인', 'Check region')}</Badge> : null}
        {stop.blocks.map((block) => (
          <Badge key={block} tone="warn">
            {blockWord(block, t)}
          </Badge>
        ))}
      </span>
    </button>
  );
}
