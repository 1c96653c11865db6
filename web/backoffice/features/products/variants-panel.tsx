import { type VariantState, variant_states } from '@madang/contract/catalog';
import { type AdminProduct, updateVariants } from '@madang/contract/catalog-admin';
import { useQueryClient } from '@tanstack/react-query';
import { createColumnHelper, rowSelectionFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { percentOff } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroller } from '../../ui/scroller.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { product_state_words } from '../../ui/words.ts';
import { BoxesCell } from './boxes-cell.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { keepProduct } from './products.ts';
import {
  type AdminVariant,
  applyBulk,
  type Drafts,
  readDrafts,
  type VariantChange,
  type VariantDraft,
} from './variant-matrix.ts';

const features = tableFeatures({ rowSelectionFeature });
const helper = createColumnHelper<typeof features, AdminVariant>();
const columns = helper.columns([helper.accessor('option_text', { header: 'option' })]);

/** The matrix: every variant a row, cells typed over, many changed at once, saved together or not at all. */
export function VariantsPanel({ product, can_write }: { product: AdminProduct; can_write: boolean }) {
  const t = useSay();
  const queries = useQueryClient();
  const [drafts, setDrafts] = useState<Drafts>({});
  const data = useMemo(
    () => product.variants.filter((one) => one.own_state !== 'ended' || one.state !== 'ended'),
    [product.variants],
  );
  const table = useTable({
    features,
    columns,
    data: data.length > 0 ? data : product.variants,
    getRowId: (variant) => variant.id,
  });
  const rows = table.getRowModel().rows;
  const selected = new Set(table.getSelectedRowModel().rows.map((row) => row.id));
  const { changes, wrong } = readDrafts(drafts, product.variants);
  const act = useSend(
    `variants-${product.id}`,
    (variants: VariantChange[], key) => call(updateVariants, { params: { id: product.id }, body: { variants }, key }),
    {
      say: t('저장했습니다.', 'Saved.'),
      done: (changed) => {
        keepProduct(queries, changed);
        setDrafts({});
      },
    },
  );
  const put = (id: string, change: VariantDraft) => setDrafts((now) => ({ ...now, [id]: { ...now[id], ...change } }));
  return (
    <Panel
      title={t('판매 단위', 'Variants')}
      note={t(`${rows.length}개`, `${rows.length}`)}
      flush
      actions={
        changes.length > 0 || wrong.size > 0 ? (
          <>
            <Button look="quiet" onClick={() => setDrafts({})}>
              {t('되돌리기', 'Revert')}
            </Button>
            <Button look="ink" busy={act.busy} disabled={wrong.size > 0} onClick={() => void act.run(changes)}>
              {t(`${changes.length}개 저장`, `Save ${changes.length}`)}
            </Button>
          </>
        ) : null
      }
    >
      {can_write ? (
        <BulkBar
          selected={selected.size}
          onApply={(bulk) => setDrafts((now) => applyBulk(now, product.variants, selected, bulk))}
        />
      ) : null}
      <div className="px-4 empty:hidden">
        <Refused>
          {act.error
            ? sentenceOf(act.error)
            : wrong.size > 0
              ? t('표시된 칸의 금액을 확인해 주세요.', 'Please check the marked amounts.')
              : null}
        </Refused>
      </div>
      <Scroller label={t('판매 단위 표', 'Variants, in a table')} className="max-h-[36rem]">
        <table className="w-full">
          <thead className="sticky top-0 z-10 border-b border-line bg-raised">
            <tr>
              <th className="th w-10 pl-4">
                <input
                  type="checkbox"
                  aria-label={t('모두 고르기', 'Select all')}
                  className="size-4 accent-accent"
                  disabled={!can_write}
                  checked={table.getIsAllRowsSelected()}
                  onChange={table.getToggleAllRowsSelectedHandler()}
                />
              </th>
              <th className="th">{t('옵션', 'Option')}</th>
              <th className="th">SKU</th>
              <th className="th text-right">{t('가격', 'Price')}</th>
              <th className="th text-right">{t('비교가', 'Compare at')}</th>
              <th className="th text-right">{t('할인', 'Off')}</th>
              <th className="th">{t('상태', 'State')}</th>
              {product.made_to_order ? <th className="th text-right">{t('하루 생산량', 'Daily capacity')}</th> : null}
              <th className="th">{t('상자', 'Boxes')}</th>
              <th className="th pr-4">{t('재고', 'Stock')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <VariantRow
                key={row.id}
                variant={row.original}
                draft={drafts[row.id]}
                wrong={wrong.has(row.id)}
                selected={row.getIsSelected()}
                can_write={can_write}
                made_to_order={product.made_to_order}
                onSelect={(on) => row.toggleSelected(on)}
                onChange={(change) => put(row.id, change)}
              />
            ))}
          </tbody>
        </table>
      </Scroller>
    </Panel>
  );
}

type RowProps = {
  variant: AdminVariant;
  draft: VariantDraft | undefined;
  wrong: boolean;
  selected: boolean;
  can_write: boolean;
  made_to_order: boolean;
  onSelect: (on: boolean) => void;
  onChange: (change: VariantDraft) => void;
};

function VariantRow({ variant, draft, wrong, selected, can_write, made_to_order, onSelect, onChange }: RowProps) {
  const t = useSay();
  const lang = useLanguage();
  const name = (lang === 'en' && variant.option_text_en) || variant.option_text || t('기본', 'Default');
  const price = draft?.price ?? variant.price_krw.toLocaleString('ko-KR');
  const compare = draft?.compare_at ?? variant.compare_at_krw?.toLocaleString('ko-KR') ?? '';
  const off = percentOff(readWhole(price) || 0, readWhole(compare) || null);
  const touched = draft !== undefined;
  return (
    <tr
      className={`border-b border-line/70 last:border-0 ${selected ? 'bg-accent-soft/50' : touched ? 'bg-warn-soft/50' : ''}`}
    >
      <td className="td pl-4">
        <input
          type="checkbox"
          aria-label={t(`${name} 고르기`, `Select ${name}`)}
          className="size-4 accent-accent"
          disabled={!can_write}
          checked={selected}
          onChange={(event) => onSelect(event.target.checked)}
        />
      </td>
      <td className="td min-w-36">{name}</td>
      <td className="td min-w-28">
        <input
          aria-label={`SKU ${name}`}
          className="control control-in-table"
          maxLength={60}
          disabled={!can_write}
          value={draft?.sku ?? variant.sku ?? ''}
          onChange={(event) => onChange({ sku: event.target.value })}
        />
      </td>
      <td className="td min-w-28">
        <input
          aria-label={t(`${name} 가격`, `Price of ${name}`)}
          aria-invalid={wrong || undefined}
          inputMode="numeric"
          className="control control-in-table tabular text-right"
          disabled={!can_write}
          value={price}
          onChange={(event) => onChange({ price: event.target.value })}
        />
      </td>
      <td className="td min-w-28">
        <input
          aria-label={t(`${name} 비교가`, `Compare-at of ${name}`)}
          aria-invalid={wrong || undefined}
          inputMode="numeric"
          className="control control-in-table tabular text-right"
          disabled={!can_write}
          value={compare}
          onChange={(event) => onChange({ compare_at: event.target.value })}
        />
      </td>
      <td className="td tabular text-right text-accent">{off > 0 ? `${off}%` : ''}</td>
      <td className="td min-w-32">
        <select
          aria-label={t(`${name} 상태`, `State of ${name}`)}
          className="control control-in-table"
          disabled={!can_write}
          value={draft?.own_state ?? variant.own_state}
          onChange={(event) => onChange({ own_state: event.target.value as VariantState })}
        >
          {variant_states.map((state) => (
            <option key={state} value={state}>
              {product_state_words[state][lang]}
            </option>
          ))}
        </select>
      </td>
      {made_to_order ? (
        <td className="td min-w-24">
          <input
            aria-label={t(`${name} 하루 생산량`, `How many of ${name} a day makes`)}
            inputMode="numeric"
            className="control control-in-table tabular text-right"
            disabled={!can_write}
            placeholder={t('주문 안 받음', 'None')}
            value={draft?.daily_capacity ?? String(variant.daily_capacity ?? '')}
            onChange={(event) => onChange({ daily_capacity: event.target.value })}
          />
        </td>
      ) : null}
      <td className="td">
        <BoxesCell
          name={name}
          boxes={draft?.boxes ?? variant.boxes}
          can_write={can_write}
          onChange={(boxes) => onChange({ boxes })}
        />
      </td>
      <td className="td pr-4 whitespace-nowrap">
        {variant.in_stock ? t('있음', 'Yes') : <span className="text-bad">{t('없음', 'None')}</span>}
      </td>
    </tr>
  );
}
