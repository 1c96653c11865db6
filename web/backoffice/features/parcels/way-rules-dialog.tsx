import { readWayRules, saveWayRules, type Way, type WayRule } from '@madang/contract/ways';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Chips } from '../../ui/chips.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { AreasField } from '../deliveries/areas-field.tsx';
import { ShopField, useShop } from '../products/shop-field.tsx';
import { VariantPicker } from '../variants/variant-picker.tsx';
import { useProductNames } from './product-names.ts';

type Rules = { rules: WayRule[]; otherwise: Way; version: number };

/** By truck or with a carrier: the rules of a shop in their order; the first that fits decides. */
export function WayRulesDialog({ onClose }: { onClose: () => void }) {
  const t = useSay();
  const [shop_id, setShop] = useShop();
  const { data, error } = useQuery({
    queryKey: ['way-rules', shop_id],
    queryFn: ({ signal }) => call(readWayRules, { params: { shop_id }, signal }),
    enabled: shop_id !== '',
  });
  const [edited, setEdited] = useState<Rules | null>(null);
  const draft = edited ?? data ?? null;
  const save = useSend(
    'save-way-rules',
    ({ rules, otherwise, version }: Rules, key) =>
      call(saveWayRules, { params: { shop_id }, body: { rules, otherwise, version }, key }),
    {
      refresh: [['way-rules'], ['parcels'], ['deliveries'], ['delivery-days']],
      say: t('규칙을 저장했습니다. 나갈 배송에 곧 적용됩니다.', 'Saved. Deliveries still to ship will follow shortly.'),
      done: onClose,
    },
  );
  const put = (change: Partial<Rules>) => draft && setEdited({ ...draft, ...change });
  const rules = draft?.rules ?? [];
  const replace = (at: number, rule: WayRule | null, to = at) => {
    const others = rules.filter((_, place) => place !== at);
    put({ rules: rule ? [...others.slice(0, to), rule, ...others.slice(to)] : others });
  };
  const unnamed = rules.some((rule) => rule.name.trim() === '');
  return (
    <Dialog
      open
      onClose={onClose}
      size="lg"
      title={t('트럭과 택배를 나누는 규칙', 'Truck or carrier rules')}
      description={t(
        '위에서부터 처음 맞는 규칙이 정합니다. 배송마다 사람이 바꿀 수 있고, 송장을 넣은 배송은 그대로 갑니다.',
        'The first matching rule from the top decides. Staff can override a delivery; deliveries with a tracking number stay as they are.',
      )}
      onSubmit={() => draft && !unnamed && void save.run(draft)}
      footer={
        <>
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          <Button type="submit" look="ink" busy={save.busy} disabled={!draft || unnamed}>
            {t('저장', 'Save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <ShopField
          value={shop_id}
          onChange={(id) => {
            setEdited(null);
            setShop(id);
          }}
        />
        <Refused>{error || save.error ? sentenceOf(error ?? save.error) : null}</Refused>
        {draft ? (
          <>
            <ol className="grid gap-3">
              {rules.map((rule, at) => (
                <RuleCard
                  // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place in the order.
                  key={at}
                  rule={rule}
                  at={at}
                  last={at === rules.length - 1}
                  shop_id={shop_id}
                  onChange={(next) => replace(at, next)}
                  onMove={(by) => replace(at, rule, at + by)}
                  onRemove={() => replace(at, null)}
                />
              ))}
            </ol>
            <div>
              <Button
                onClick={() =>
                  put({ rules: [...rules, { name: '', way: 'truck', product_ids: [], areas: [], remote: 'any' }] })
                }
              >
                {t('규칙 추가', 'Add a rule')}
              </Button>
            </div>
            <WayField
              label={t('맞는 규칙이 없으면', 'If no rule matches')}
              value={draft.otherwise}
              onChange={(otherwise) => put({ otherwise })}
            />
          </>
        ) : (
          <Skeleton className="h-32" />
        )}
      </div>
    </Dialog>
  );
}

function WayField({ label, value, onChange }: { label: string; value: Way; onChange: (way: Way) => void }) {
  const t = useSay();
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(event.target.value as Way)}>
      <option value="truck">{t('트럭으로', 'By truck')}</option>
      <option value="parcel">{t('택배로', 'By carrier')}</option>
    </SelectField>
  );
}

type CardProps = {
  rule: WayRule;
  at: number;
  last: boolean;
  shop_id: string;
  onChange: (rule: WayRule) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
};

function RuleCard({ rule, at, last, shop_id, onChange, onMove, onRemove }: CardProps) {
  const t = useSay();
  const lang = useLanguage();
  const names = useProductNames(rule.product_ids);
  const put = (change: Partial<WayRule>) => onChange({ ...rule, ...change });
  return (
    <li className="grid gap-3 rounded-card border border-line p-3">
      <div className="grid grid-cols-1 items-end gap-2 sm:grid-cols-[minmax(0,1fr)_9rem_auto]">
        <TextField
          label={t(`${at + 1}번 규칙 이름`, `Name of rule ${at + 1}`)}
          maxLength={40}
          value={rule.name}
          onChange={(event) => put({ name: event.target.value })}
        />
        <WayField label={t('보내는 방법', 'Goes')} value={rule.way} onChange={(way) => put({ way })} />
        <div className="flex gap-1">
          <Button
            look="quiet"
            disabled={at === 0}
            onClick={() => onMove(-1)}
            aria-label={t(`${at + 1}번 위로`, `Rule ${at + 1} up`)}
          >
            ↑
          </Button>
          <Button
            look="quiet"
            disabled={last}
            onClick={() => onMove(1)}
            aria-label={t(`${at + 1}번 아래로`, `Rule ${at + 1} down`)}
          >
            ↓
          </Button>
          <Button look="quiet" onClick={onRemove} aria-label={t(`${at + 1}번 빼기`, `Remove rule ${at + 1}`)}>
            ×
          </Button>
        </div>
      </div>
      <div>
        <p className="mb-1 text-xs font-medium text-ink-soft">{t('상품 (없으면 모두)', 'Products (none: all)')}</p>
        <Chips
          chips={rule.product_ids.map((id) => ({ key: id, text: names.get(id)?.[lang] ?? '…' }))}
          onRemove={(id) => put({ product_ids: rule.product_ids.filter((one) => one !== id) })}
        />
      </div>
      <VariantPicker
        label={t('상품 추가', 'Add a product')}
        value={null}
        shop_id={shop_id}
        onChange={(_, variant) => {
          if (variant && !rule.product_ids.includes(variant.product_id))
            put({ product_ids: [...rule.product_ids, variant.product_id] });
        }}
      />
      <AreasField
        label={t('지역 (없으면 전국)', 'Areas (none: nationwide)')}
        areas={rule.areas}
        onChange={(areas) => put({ areas })}
      />
      <SelectField
        label={t('제주·도서산간', 'Jeju and islands')}
        value={rule.remote}
        onChange={(event) => put({ remote: event.target.value as WayRule['remote'] })}
      >
        <option value="any">{t('가리지 않음', 'Any')}</option>
        <option value="only">{t('여기만', 'Only these')}</option>
        <option value="none">{t('빼고', 'No matching tasks')}</option>
      </SelectField>
    </li>
  );
}
