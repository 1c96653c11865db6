import {
  type GridView,
  listGridViews,
  openWithGridView,
  removeGridView,
  saveGridView,
} from '@madang/contract/grid-views';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useSend } from '../../ui/send.ts';
import { type OrderFilters, order_filters, settingsOf } from './orders.ts';
import { ViewRow } from './view-row.tsx';

const views_key = ['orders', 'views'];
const viewsQuery = queryOptions({ queryKey: views_key, queryFn: ({ signal }) => call(listGridViews, { signal }) });

type Saved = Pick<GridView, 'view_id' | 'name' | 'shared' | 'settings' | 'opens_first' | 'version'>;

type Props = {
  filters: OrderFilters;
  columns: readonly string[];
  onChoose: (filters: OrderFilters, columns: readonly string[] | null) => void;
};

/** Views that were kept under a name: one's own, and those that others share. */
export function ViewChoice({ filters, columns, onChoose }: Props) {
  const t = useSay();
  const { data } = useQuery(viewsQuery);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [with_text, setWithText] = useState(true);
  const [gone, setGone] = useState<GridView | null>(null);
  const known = data?.views.find((view) => view.mine && view.name === name.trim());
  const save = useSend(
    'grid-view',
    ({ view_id, name, shared, settings, opens_first, version }: Saved, key) =>
      call(saveGridView, { params: { view_id }, body: { name, shared, settings, opens_first, version }, key }),
    {
      refresh: [views_key],
      done: () => setGone(null),
      say: (view) => t(`‘${view.name}’ 보기를 저장했습니다.`, `View “${view.name}” saved.`),
    },
  );
  const remove = useSend(
    'grid-view-remove',
    ({ view_id }: GridView, key) => call(removeGridView, { params: { view_id }, key }),
    { refresh: [views_key], done: (_, view) => setGone(view) },
  );
  const open = useSend(
    'grid-view-open',
    ({ view_id, opens_first }: GridView, key) =>
      call(openWithGridView, { params: { view_id }, body: { opens_first: !opens_first }, key }),
    { refresh: [views_key] },
  );
  const choose = ({ settings }: GridView) => {
    const { ordered_from: from, ordered_to: to, ...rest } = settings.filter;
    const none = Object.fromEntries(order_filters.map((one) => [one, '']));
    const said: OrderFilters = JSON.parse(JSON.stringify({ ...rest, from, to, sort: settings.sort }));
    onChoose({ ...none, ...said }, settings.columns ?? null);
  };
  // Whoever comes with filters meant those.
  const opened = useRef(Object.keys(filters).length > 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the views are there
  useEffect(() => {
    if (opened.current || !data) return;
    opened.current = true;
    const first = data.views.find((view) => view.opens_first);
    if (first && Object.keys(filters).length === 0) choose(first);
  }, [data]);
  return (
    <Menu label={t('보기', 'Views')}>
      <div className="absolute right-0 z-20 mt-1 grid w-72 gap-2 rounded-lg border border-line bg-raised p-3 shadow-lg">
        <ul className="grid max-h-64 gap-1 overflow-auto" aria-label={t('저장한 보기', 'Saved views')}>
          {data?.views.length === 0 ? (
            <li className="text-xs text-ink-soft">{t('아직 저장한 보기가 없습니다.', 'No saved views yet.')}</li>
          ) : null}
          {data?.views.map((view) => (
            <li key={view.view_id}>
              <ViewRow
                view={view}
                onChoose={() => choose(view)}
                onSave={(changed) => void save.run(changed)}
                onOpening={() => void open.run(view)}
                onRemove={() => void remove.run(view)}
              />
            </li>
          ))}
        </ul>
        <div role="status">
          {gone ? (
            <span className="flex items-center justify-between gap-2 text-xs">
              {t(`‘${gone.name}’ 보기를 지웠습니다.`, `View “${gone.name}” deleted.`)}
              <Button look="quiet" busy={save.busy} onClick={() => void save.run({ ...gone, version: 0 })}>
                {t('되돌리기', 'Undo')}
              </Button>
            </span>
          ) : null}
        </div>
        <form
          className="grid gap-2 border-t border-line pt-2"
          onSubmit={(event) => {
            event.preventDefault();
            const { q: text = '', ...others } = filters;
            const kept = with_text && text ? filters : others;
            const view = { name: name.trim(), shared, settings: settingsOf(kept, columns) };
            const { view_id = crypto.randomUUID(), version = 0, opens_first = false } = known ?? {};
            if (view.name) void save.run({ ...view, view_id, version, opens_first });
          }}
        >
          <input
            className="control w-full"
            aria-label={t('보기 이름', 'Name of the view')}
            placeholder={t('지금 보기의 이름', 'A name for what is shown')}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <label className="flex items-center gap-2 text-xs">
            <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
            {t('다른 사람도 함께 쓰기', 'Share with others')}
          </label>
          {filters.q ? (
            <label className="flex items-start gap-2 text-xs">
              <input
                type="checkbox"
                checked={with_text}
                onChange={(event) => setWithText(event.target.checked)}
                className="mt-0.5"
              />
              <span>
                {t(`찾은 말 “${filters.q}”도 저장`, `Save the search “${filters.q}” too`)}
                <span className="block text-ink-soft">
                  {t('상품·옵션의 말과 주문 번호만 저장됩니다.', 'Only product words and order numbers are saved.')}
                </span>
              </span>
            </label>
          ) : null}
          <Button type="submit" busy={save.busy} disabled={name.trim() === ''}>
            {known ? t('덮어쓰기', 'Replace') : t('저장', 'Save')}
          </Button>
        </form>
      </div>
    </Menu>
  );
}
