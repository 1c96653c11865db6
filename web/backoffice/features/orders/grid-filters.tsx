import { type GridDay, grid_days } from '@madang/contract/desk';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { useKeys } from '../../frame/keys.ts';
import { Choice, FilterForm, SearchBox } from '../../ui/list.tsx';
import { grid_flag_names, grid_state_names, wordOf } from '../../ui/words.ts';
import { channelName } from '../channels/channel-name.ts';
import { gridChoicesQuery, type OrderFilters } from './orders.ts';

type Change = (next: OrderFilters) => void;

/** What is above the grid: search, the everyday choices, and every condition as a chip that takes itself away. */
export function GridFilters({ filters, onChange }: { filters: OrderFilters; onChange: Change }) {
  const t = useSay();
  const lang = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const { data: choices } = useQuery(gridChoicesQuery);
  const [day, setDay] = useState<GridDay>('ordered');
  useKeys([
    {
      keys: '/',
      label: t('찾기 칸으로', 'To the search box'),
      run: () => box.current?.querySelector('input')?.focus(),
    },
  ]);
  const days = dayNames(t);
  const [from, to] = dayParams(day);
  return (
    <>
      <FilterForm>
        <div ref={box} className="contents">
          <SearchBox
            label={t('번호, 전화, 이름, 주소, 상품(초성)', 'Number, phone, name, goods …')}
            value={filters.q}
            onSearch={(q) => onChange({ q })}
          />
        </div>
        <Choice
          label={t('주문 상태', 'Order state')}
          any={t('모든 상태', 'All states')}
          className="md:w-30"
          value={filters.state}
          options={grid_state_names.map((name) => [name, wordOf('grid', name)[lang]])}
          onChange={(state) => onChange({ state })}
        />
        <Choice
          label={t('판매처', 'Channel')}
          any={t('모든 판매처', 'All channels')}
          className="md:w-30"
          value={filters.channel}
          options={(choices?.channels ?? []).map(({ value, label }) => [value, channelName(t, label)])}
          onChange={(channel) => onChange({ channel })}
        />
        <Choice
          label={t('지역', 'Region')}
          any={t('모든 지역', 'All regions')}
          className="md:w-28"
          value={filters.sido}
          options={(choices?.regions ?? []).map(({ sido }) => [sido, placeIn(t, sido)])}
          onChange={(sido) => onChange({ sido, sigungu: '' })}
        />
        {filters.sido ? (
          <Choice
            label={t('시군구', 'District')}
            any={t('모든 시군구', 'All districts')}
            className="md:w-28"
            value={filters.sigungu}
            options={(choices?.regions.find(({ sido }) => sido === filters.sido)?.sigungu ?? []).map((name) => [
              `${filters.sido} ${name}`,
              placeIn(t, name),
            ])}
            onChange={(sigungu) => onChange({ sigungu })}
          />
        ) : null}
        <Choice
          label={t('살펴볼 것', 'To look at')}
          any={t('특이 사항', 'Any flag')}
          className="md:w-28"
          value={filters.flag}
          options={grid_flag_names.map((name) => [name, wordOf('flag', name)[lang]])}
          onChange={(flag) => onChange({ flag })}
        />
        {/* Together on one line, or together on the next. */}
        <div className="col-span-2 grid grid-cols-2 gap-2 md:flex">
          <select
            aria-label={t('날짜의 종류', 'Kind of day')}
            className="control col-span-2 md:w-26"
            value={day}
            onChange={(event) => setDay(event.target.value as GridDay)}
          >
            {grid_days.map((name) => (
              <option key={name} value={name}>
                {days[name]}
              </option>
            ))}
          </select>
          <input
            type="date"
            aria-label={t('이날부터', 'From this day')}
            className="control md:w-34"
            value={filters[from] ?? ''}
            max={filters[to]}
            onChange={(event) => onChange({ [from]: event.target.value })}
          />
          <input
            type="date"
            aria-label={t('이날까지', 'To this day')}
            className="control md:w-34"
            value={filters[to] ?? ''}
            min={filters[from]}
            onChange={(event) => onChange({ [to]: event.target.value })}
          />
        </div>
      </FilterForm>
      <Chips filters={filters} onChange={onChange} />
    </>
  );
}

const dayNames = (t: ReturnType<typeof useSay>): Record<GridDay, string> => ({
  ordered: t('주문일', 'Ordered'),
  paid: t('결제일', 'Paid'),
  due: t('발송 기한', 'Due'),
  wished: t('희망일', 'Requested'),
  dispatched: t('발송일', 'Dispatched'),
  delivered: t('도착일', 'Delivered'),
});

type DayParam = 'from' | 'to' | `${Exclude<GridDay, 'ordered'>}_${'from' | 'to'}`;
const dayParams = (day: GridDay): [DayParam, DayParam] =>
  day === 'ordered' ? ['from', 'to'] : [`${day}_from`, `${day}_to`];

function Chips({ filters, onChange }: { filters: OrderFilters; onChange: Change }) {
  const t = useSay();
  const lang = useLanguage();
  const { data: choices } = useQuery(gridChoicesQuery);
  const days = dayNames(t);
  const chips: { name: string; text: string; clear: OrderFilters }[] = [];
  const chip = (name: keyof OrderFilters, text: string | undefined) => {
    if (filters[name]) chips.push({ name, text: text ?? filters[name], clear: { [name]: '' } });
  };
  chip('q', `“${filters.q}”`);
  chip(
    'state',
    filters.state
      ?.split(',')
      .map((name) => wordOf('grid', name)[lang])
      .join(', '),
  );
  chip('channel', choices?.channels.find((one) => one.value === filters.channel)?.label);
  chip('sido', placeIn(t, filters.sido));
  chip('sigungu', placeIn(t, filters.sigungu));
  chip(
    'flag',
    filters.flag
      ?.split(',')
      .map((name) => wordOf('flag', name)[lang])
      .join(', '),
  );
  chip('team', filters.team);
  chip('mark', filters.mark);
  chip('product', filters.product);
  chip('option', filters.option);
  chip('drop_id', t('드롭 한정', 'One drop'));
  for (const day of grid_days) {
    const [from, to] = dayParams(day);
    if (filters[from] || filters[to])
      chips.push({
        name: day,
        text: `${days[day]} ${filters[from] ?? ''} ~ ${filters[to] ?? ''}`,
        clear: { [from]: '', [to]: '' },
      });
  }
  if (chips.length === 0) return null;
  return (
    <ul className="mb-2 flex flex-wrap gap-1.5" aria-label={t('지금의 조건', 'Filters now')}>
      {chips.map((one) => (
        <li key={one.name}>
          <button
            type="button"
            className="inline-flex h-6 items-center gap-1 rounded-full border border-line-strong bg-sunken px-2.5 text-xs hover:border-ink pointer-coarse:h-11"
            onClick={() => onChange(one.clear)}
          >
            {one.text}
            <span aria-hidden="true">×</span>
            <span className="sr-only">{t('조건 지우기', 'remove')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
