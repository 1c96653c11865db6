import { adminSaveForm } from '@madang/contract/channel-exports';
import type { BodyOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useMay } from '../../frame/session.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { shopsQuery } from '../products/products.ts';
import { type Form, formsQuery } from './dispatch.ts';

type Draft = BodyOf<typeof adminSaveForm>;

/** Forms of one's own, for partners and couriers: which columns, under which names, in which order. */
export function FormsTab() {
  const t = useSay();
  const writes = useMay()('orders.write');
  const { data } = useQuery(formsQuery);
  const shops = useQuery(shopsQuery).data ?? [];
  const [draft, setDraft] = useState<Draft | null>(null);
  const start = (form?: Form): Draft =>
    form
      ? { shop_id: form.shop_id, name: form.name, sheet_name: form.sheet_name, columns: form.columns }
      : {
          shop_id: shops[0]?.id ?? '',
          name: '',
          sheet_name: '주문',
          columns: [
            { header: '주문번호', field: 'order_key' },
            { header: '상품명', field: 'product' },
            { header: '수량', field: 'quantity' },
          ],
        };
  return (
    <Panel
      title={t('내 양식', 'My forms')}
      flush
      actions={writes ? <Button onClick={() => setDraft(start())}>{t('새 양식', 'New form')}</Button> : null}
    >
      {data?.forms.length === 0 ? (
        <Empty title={t('만든 양식이 없습니다', 'No forms yet')}>
          {t(
            '협력사나 택배사가 원하는 열만 골라 이름과 순서를 정합니다.',
            'Choose, name and order just the columns a partner or courier wants.',
          )}
        </Empty>
      ) : null}
      <ul>
        {data?.forms.map((form) => (
          <li key={form.form_id} className="flex items-center gap-3 border-b border-line/70 px-4 py-2">
            <span className="font-medium">{form.name}</span>
            <span className="min-w-0 flex-1 truncate text-ink-soft">
              {form.columns.map((column) => column.header).join(' · ')}
            </span>
            {writes ? <Button onClick={() => setDraft(start(form))}>{t('고치기', 'Edit')}</Button> : null}
          </li>
        ))}
      </ul>
      {draft ? <FormDialog draft={draft} onChange={setDraft} onClose={() => setDraft(null)} /> : null}
    </Panel>
  );
}

function FormDialog({
  draft,
  onChange,
  onClose,
}: {
  draft: Draft;
  onChange: (next: Draft) => void;
  onClose: () => void;
}) {
  const t = useSay();
  const lang = useLanguage();
  const fields = useQuery(formsQuery).data?.fields ?? [];
  const shops = useQuery(shopsQuery).data ?? [];
  const { columns } = draft;
  const save = useSend('save-form', (body: Draft, key) => call(adminSaveForm, { body, key }), {
    refresh: [['dispatch-forms']],
    say: t('양식을 저장했습니다', 'Form saved'),
    done: onClose,
  });
  const put = (next: Draft['columns']) => onChange({ ...draft, columns: next });
  const move = (at: number, by: number) => {
    const next = [...columns];
    const [one] = next.splice(at, 1);
    if (one) next.splice(at + by, 0, one);
    put(next);
  };
  const alter = (at: number, more: Partial<Draft['columns'][number]>) =>
    put(columns.map((one, index) => (index === at ? { ...one, ...more } : one)));
  return (
    <Dialog
      open
      onClose={onClose}
      size="lg"
      title={t('양식', 'Form')}
      onSubmit={() => void save.run({ ...draft, columns: columns.filter((one) => one.header.trim()) })}
      footer={
        <SubmitFooter onClose={onClose} busy={save.busy} disabled={!draft.name.trim() || columns.length === 0}>
          {t('저장', 'Save')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Refused>{save.error ? sentenceOf(save.error) : null}</Refused>
        <div className="grid gap-3 sm:grid-cols-3">
          <TextField
            label={t('이름', 'Name')}
            value={draft.name}
            maxLength={60}
            onChange={(event) => onChange({ ...draft, name: event.target.value })}
          />
          <TextField
            label={t('시트 이름', 'Sheet')}
            value={draft.sheet_name}
            maxLength={31}
            onChange={(event) => onChange({ ...draft, sheet_name: event.target.value })}
          />
          <SelectField
            label={t('가게', 'Shop')}
            value={draft.shop_id}
            onChange={(event) => onChange({ ...draft, shop_id: event.target.value })}
          >
            {shops.map((shop) => (
              <option key={shop.id} value={shop.id}>
                {pick(lang, shop.name, shop.name_en)}
              </option>
            ))}
          </SelectField>
        </div>
        <ol className="grid gap-2" aria-label={t('열', 'Columns')}>
          {columns.map((column, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column has no name of its own but its place
            <li key={at} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-2">
              <TextField
                label={t(`${at + 1}번째 열 이름`, `Column ${at + 1}`)}
                value={column.header}
                maxLength={60}
                onChange={(event) => alter(at, { header: event.target.value })}
              />
              <SelectField
                label={t('내용', 'Holds')}
                value={column.field ?? ''}
                onChange={(event) => alter(at, { field: event.target.value || undefined })}
              >
                <option value="">{t('비움', 'Nothing')}</option>
                {fields.map((field) => (
                  <option key={field.field} value={field.field}>
                    {pick(lang, field.ko, field.en)}
                    {field.personal ? t(' (개인정보)', ' (personal)') : ''}
                  </option>
                ))}
              </SelectField>
              <span className="flex">
                <IconButton label={t('위로', 'Up')} disabled={at === 0} onClick={() => move(at, -1)}>
                  ↑
                </IconButton>
                <IconButton
                  label={t('아래로', 'Down')}
                  disabled={at === columns.length - 1}
                  onClick={() => move(at, 1)}
                >
                  ↓
                </IconButton>
                <IconButton label={t('빼기', 'Remove')} onClick={() => put(columns.filter((_, index) => index !== at))}>
                  ×
                </IconButton>
              </span>
            </li>
          ))}
        </ol>
        <div>
          <Button onClick={() => put([...columns, { header: '' }])}>{t('열 더하기', 'Add a column')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
