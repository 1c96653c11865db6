import { type KeyboardEvent, useMemo, useRef } from 'react';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { type BoardStop, regionsOf } from './days.ts';
import { shortName, type Tile, tile_columns, tiles } from './tiles.ts';

type Area = { sido: string; sigungu: string | null };
/** In an address of the page: `경기도 수원시`. */
const areaKey = (area: Area): string => [area.sido, area.sigungu].filter(Boolean).join(' ');
export const isIn = (stop: Pick<BoardStop, 'sido' | 'sigungu'>, area: string): boolean =>
  areaKey({ sido: stop.sido ?? '', sigungu: stop.sigungu }) === area || stop.sido === area;

const shades = [
  'bg-sunken text-ink-faint',
  'bg-[color-mix(in_oklab,var(--color-accent)_14%,var(--color-raised))] text-ink',
  'bg-[color-mix(in_oklab,var(--color-accent)_28%,var(--color-raised))] text-ink',
  'bg-accent text-on-accent',
];

/** The country in squares, darker where more is to be brought. A square with stops shows the board of its district alone. */
function TileMap({
  stops,
  chosen,
  onChoose,
}: {
  stops: readonly BoardStop[];
  chosen: string | undefined;
  onChoose: (area: string) => void;
}) {
  const t = useSay();
  const box = useRef<HTMLDivElement>(null);
  const { counts, most, strange } = useMemo(() => countTiles(stops), [stops]);
  const busy = tiles.filter((tile) => (counts.get(tile) ?? 0) > 0);
  const regions = regionsOf(stops).filter((one) => one.sido !== null);
  const first = busy.find((tile) => areaKey(tile) === chosen) ?? busy[0];
  const walk = (event: KeyboardEvent, from: Tile) => {
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = nearest(busy, from, step[0]!, step[1]!);
    if (next) box.current?.querySelector<HTMLElement>(`[data-tile="${areaKey(next)}"]`)?.focus();
  };
  return (
    <div className="grid items-start gap-4 p-3 lg:grid-cols-[auto_minmax(0,1fr)]">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is a form's */}
      <div
        ref={box}
        role="group"
        aria-label={t('시군구 지도 (화살표로 옮겨 다닙니다)', 'Map of districts (move with the arrows)')}
        className="grid w-full max-w-xl gap-px sm:gap-0.5 lg:w-[30rem]"
        style={{ gridTemplateColumns: `repeat(${tile_columns}, minmax(0, 1fr))` }}
      >
        {tiles.map((tile) => {
          const here = counts.get(tile) ?? 0;
          const place = { gridColumn: tile.column + 1, gridRow: tile.row + 1 };
          const shade = shades[here === 0 ? 0 : here > most * 0.6 ? 3 : here > most * 0.25 ? 2 : 1];
          const look = `flex aspect-square min-w-0 flex-col items-center justify-center overflow-hidden rounded-[3px] leading-none ${shade}`;
          const name = <span className="max-sm:hidden max-w-full truncate text-[0.625rem]">{shortName(tile)}</span>;
          if (here === 0)
            return (
              <span
                key={areaKey(tile)}
                style={place}
                className={look}
                aria-hidden="true"
                title={placeIn(t, tile.sido, tile.sigungu)}
              >
                {name}
              </span>
            );
          return (
            <button
              key={areaKey(tile)}
              type="button"
              data-tile={areaKey(tile)}
              style={place}
              className={`${look} cursor-pointer hover:outline-2 hover:outline-ink aria-pressed:outline-2 aria-pressed:outline-ink`}
              tabIndex={tile === first ? 0 : -1}
              aria-pressed={areaKey(tile) === chosen}
              title={placeIn(t, tile.sido, tile.sigungu)}
              onKeyDown={(event) => walk(event, tile)}
              onClick={() => onChoose(areaKey(tile) === chosen ? '' : areaKey(tile))}
            >
              <span className="sr-only">
                {t(
                  `${areaKey(tile)} ${count(here)}곳`,
                  `${placeIn(t, tile.sido, tile.sigungu)}, ${many(here, 'stop')}`,
                )}
              </span>
              <span className="contents" aria-hidden="true">
                {name}
                <b className="tabular text-[0.6875rem]">{count(here)}</b>
              </span>
            </button>
          );
        })}
      </div>
      <div className="min-w-0">
        <h3 className="mb-1.5 text-xs font-semibold text-ink-soft">{t('많은 곳부터', 'Busiest first')}</h3>
        <ul className="flex flex-wrap gap-1">
          {regions
            .toSorted((a, b) => b.stops.length - a.stops.length)
            .slice(0, 40)
            .map((region) => {
              const key = areaKey({ sido: region.sido!, sigungu: region.sigungu });
              return (
                <li key={key}>
                  <button
                    type="button"
                    aria-pressed={key === chosen}
                    className="min-h-6 rounded border border-line px-1.5 text-xs whitespace-nowrap hover:border-ink-faint aria-pressed:border-accent aria-pressed:bg-accent-soft"
                    onClick={() => onChoose(key === chosen ? '' : key)}
                  >
                    {t(
                      [region.sido?.slice(0, 2), region.sigungu].filter(Boolean).join(' '),
                      placeIn(t, region.sigungu ?? region.sido),
                    )}{' '}
                    <b className="tabular">{count(region.stops.length)}</b>
                  </button>
                </li>
              );
            })}
        </ul>
        {strange > 0 ? (
          <p className="mt-2 text-xs text-ink-soft">
            {t(`지도에 없는 곳 ${count(strange)}`, `${count(strange)} are nowhere on the map`)}
          </p>
        ) : null}
        {stops.length === 0 ? <p className="text-ink-soft">{t('갈 곳이 없습니다.', 'No stops.')}</p> : null}
      </div>
    </div>
  );
}

/** A map in a panel of its own, of one day or of all that is on the board. */
export function MapPanel({
  stops,
  days,
  day,
  dayName,
  chosen,
  onDay,
  onChoose,
}: {
  stops: readonly BoardStop[];
  days: readonly string[];
  day: string | undefined;
  dayName: (day: string) => string;
  chosen: string | undefined;
  onDay: (day: string) => void;
  onChoose: (area: string) => void;
}) {
  const t = useSay();
  const shown = stops.filter((stop) => !day || (day === 'none' ? stop.day === null : stop.day === day));
  return (
    <div className="mb-4">
      <Panel
        flush
        title={t('지도', 'Map')}
        note={t(`${count(shown.length)}곳`, many(shown.length, 'stop'))}
        actions={
          <select
            aria-label={t('지도에 보일 날', 'Day on the map')}
            className="control h-8"
            value={day ?? ''}
            onChange={(event) => onDay(event.target.value)}
          >
            <option value="">{t('모든 날', 'All days')}</option>
            <option value="none">{t('날짜 없음', 'No date')}</option>
            {days.map((one) => (
              <option key={one} value={one}>
                {dayName(one)}
              </option>
            ))}
          </select>
        }
      >
        <TileMap stops={shown} chosen={chosen} onChoose={onChoose} />
      </Panel>
    </div>
  );
}

function countTiles(stops: readonly BoardStop[]) {
  const of_name = new Map(tiles.map((tile) => [areaKey(tile), tile]));
  const counts = new Map<Tile, number>();
  let strange = 0;
  for (const stop of stops) {
    const tile = of_name.get(areaKey({ sido: stop.sido ?? '', sigungu: stop.sigungu })) ?? of_name.get(stop.sido ?? '');
    if (tile) counts.set(tile, (counts.get(tile) ?? 0) + 1);
    else strange += 1;
  }
  return { counts, most: Math.max(1, ...counts.values()), strange };
}

/** The square with stops that lies nearest in a direction. */
function nearest(busy: readonly Tile[], from: Tile, right: number, down: number): Tile | undefined {
  const far = (tile: Tile) => {
    const along = (tile.column - from.column) * right + (tile.row - from.row) * down;
    const aside = Math.abs((tile.column - from.column) * down) + Math.abs((tile.row - from.row) * right);
    return along > 0 ? along + 2 * aside : Number.POSITIVE_INFINITY;
  };
  const best = busy.toSorted((a, b) => far(a) - far(b))[0];
  return best && far(best) < Number.POSITIVE_INFINITY ? best : undefined;
}
