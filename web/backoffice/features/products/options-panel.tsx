import { type AdminProduct, setOptions } from '@madang/contract/catalog-admin';
import type { BodyOf } from '@madang/contract/route';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField, WholeField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { draftOfOptions, type OptionDraft, readOptions } from './option-draft.ts';
import { keepProduct } from './products.ts';

/** Options and their values; every combination becomes a variant, kept ones stay as they are. */
export function OptionsPanel({ product, can_write }: { product: AdminProduct; can_write: boolean }) {
  const t = useSay();
  const queries = useQueryClient();
  const [drafts, setDrafts] = useState<OptionDraft[]>(() => draftOfOptions(product.options));
  const [price, setPrice] = useState('');
  const [sku, setSku] = useState('');
  const act = useSend(
    `options-${product.id}`,
    (body: BodyOf<typeof setOptions>, key) => call(setOptions, { params: { id: product.id }, body, key }),
    {
      say: (changed) =>
        t(`판매 단위 ${changed.variants.length}개가 되었습니다.`, `There are now ${changed.variants.length} variants.`),
      done: (changed) => {
        keepProduct(queries, changed);
        setDrafts(draftOfOptions(changed.options));
      },
    },
  );
  const changed = JSON.stringify(drafts) !== JSON.stringify(draftOfOptions(product.options));
  const read = readOptions(drafts, product.options, t);
  const put = (index: number, change: Partial<OptionDraft>) =>
    setDrafts((now) => now.map((one, at) => (at === index ? { ...one, ...change } : one)));
  const save = () => {
    if ('error' in read) return;
    const base = readWhole(price);
    void act.run({
      options: read.options,
      ...(base !== null && base >= 0 ? { base_price_krw: base } : {}),
      ...(/^[A-Za-z0-9-]{1,20}$/.test(sku) ? { sku_prefix: sku } : {}),
    });
  };
  return (
    <Panel
      title={t('옵션', 'Options')}
      note={t('값은 쉼표로: 차콜/Charcoal#333333+10000', 'Values by comma: 차콜/Charcoal#333333+10000')}
    >
      <fieldset disabled={!can_write} className="grid grid-cols-1 gap-3">
        {drafts.map((draft, index) => (
          <div
            key={draft.key}
            className="grid items-start grid-cols-1 gap-2 sm:grid-cols-[8rem_8rem_minmax(0,1fr)_auto]"
          >
            <TextField
              label={t('옵션', 'Option')}
              maxLength={40}
              value={draft.name}
              onChange={(event) => put(index, { name: event.target.value })}
            />
            <TextField
              label={t('영어', 'English')}
              maxLength={40}
              value={draft.name_en}
              onChange={(event) => put(index, { name_en: event.target.value })}
            />
            <TextField
              label={t('값', 'Values')}
              value={draft.values}
              onChange={(event) => put(index, { values: event.target.value })}
            />
            <IconButton
              label={t(`${draft.name || t('옵션', 'Option')} 빼기`, `Take ${draft.name || 'the option'} off`)}
              className="sm:mt-5"
              disabled={!can_write}
              onClick={() => setDrafts((now) => now.toSpliced(index, 1))}
            >
              <Icon name="trash" />
            </IconButton>
          </div>
        ))}
        {can_write ? (
          <div>
            <Button
              disabled={drafts.length >= 4}
              onClick={() =>
                setDrafts((now) => [...now, { key: crypto.randomUUID(), name: '', name_en: '', values: '' }])
              }
            >
              {t('옵션 추가', 'Add an option')}
            </Button>
          </div>
        ) : null}
      </fieldset>
      {changed ? (
        <div className="mt-4 grid gap-3 border-t border-line pt-4 sm:grid-cols-[10rem_10rem_minmax(0,1fr)] sm:items-end">
          <WholeField
            label={t('새 조합의 기본가', 'Base price of new ones')}
            unit={t('원', '₩')}
            value={price}
            onChange={setPrice}
          />
          <TextField
            label={t('SKU 앞머리', 'SKU prefix')}
            value={sku}
            maxLength={20}
            onChange={(event) => setSku(event.target.value)}
          />
          <div className="flex flex-wrap items-center gap-3">
            <Button look="ink" busy={act.busy} disabled={'error' in read} onClick={save}>
              {t('옵션 저장', 'Save the options')}
            </Button>
            <Button look="quiet" onClick={() => setDrafts(draftOfOptions(product.options))}>
              {t('되돌리기', 'Revert')}
            </Button>
            <span aria-live="polite" className={'error' in read ? 'text-bad' : 'text-ink-soft'}>
              {'error' in read
                ? read.error
                : t(
                    `조합 ${read.combinations}개. 남는 조합은 그대로, 없어진 조합은 판매 종료가 됩니다.`,
                    `${read.combinations} combinations. Kept ones stay as they are; missing ones end.`,
                  )}
            </span>
          </div>
        </div>
      ) : null}
      <div className="mt-3">
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      </div>
    </Panel>
  );
}
