import { adminSaveForm } from '@madang/contract/channel-exports';
import type { BodyOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { type ColumnDraft, ColumnsField, newColumn } from '../../ui/columns-field.tsx';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { ShopField, useShop } from '../products/shop-field.tsx';
import { type Form, formsQuery } from './dispatch.ts';

type Body = BodyOf<typeof adminSaveForm>;
const usual = ['order_key', 'product', 'option', 'quantity', 'courier', 'tracking_number'];
/** What Excel does not let a sheet be named with. */
const not_in_sheet_names = /[:\\/?*[\]]/g;

/** A form for files that go out: which columns, under which titles, in which order. */
export function FormDialog({ form, onClose }: { form: Form | null; onClose: () => void }) {
  const t = useSay();
  const lang = useLanguage();
  const fields = useQuery(formsQuery).data?.fields ?? [];
  const wordsOf = (field: string) => fields.find((one) => one.field === field)?.[lang] ?? field;
  const [name, setName] = useState(form?.name ?? '');
  const [sheet, setSheet] = useState(form?.sheet_name ?? '');
  const [shop, setShop] = useShop(form?.shop_id);
  const [columns, setColumns] = useState<ColumnDraft[]>(() =>
    form
      ? form.columns.map((one) => newColumn(one.header, one.field ?? '', one.text))
      : usual.map((field) => newColumn(wordsOf(field), field)),
  );
  const [tried, setTried] = useState(false);
  const act = useSend('save-form', (body: Body, key) => call(adminSaveForm, { body, key }), {
    refresh: [formsQuery.queryKey],
    say: t('양식을 저장했습니다.', 'Form saved.'),
    done: onClose,
  });
  const faulty = !name.trim() || columns.length === 0 || columns.some((one) => !one.title.trim());
  const submit = () => {
    setTried(true);
    if (faulty || !shop) return;
    const drawn = columns.map(({ title, field, text = '' }) => ({
      header: title.trim(),
      ...(field ? { field } : { text }),
    }));
    const sheet_name = (sheet.trim() || name.trim()).replaceAll(not_in_sheet_names, ' ').slice(0, 31);
    void act.run({ shop_id: shop, name: name.trim(), sheet_name, columns: drawn });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      size="lg"
      title={form ? form.name : t('내보내는 양식 만들기', 'Create a form')}
      description={t(
        '열의 제목과 순서를 정합니다. 수식은 들어가지 않습니다.',
        'Set column titles and order. Formulas are never included.',
      )}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('저장', 'Save')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label={t('양식 이름', 'Name of the form')}
            maxLength={60}
            value={name}
            readOnly={form !== null}
            error={tried && !name.trim() ? t('이름을 적으세요.', 'Enter a name.') : null}
            onChange={(event) => setName(event.target.value)}
          />
          <TextField
            label={t('시트 이름', 'Sheet')}
            maxLength={31}
            placeholder={name.slice(0, 31)}
            value={sheet}
            onChange={(event) => setSheet(event.target.value)}
          />
          {form ? null : <ShopField value={shop} onChange={setShop} />}
        </div>
        <ColumnsField
          legend={t('열', 'Columns')}
          columns={columns}
          fields={fields.map(
            (one) => [one.field, one.personal ? `${one[lang]} ${t('(개인정보)', '(personal)')}` : one[lang]] as const,
          )}
          none={t('빈 칸', 'Left empty')}
          tried={tried}
          ordered
          onChange={setColumns}
        />
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      </div>
    </Dialog>
  );
}
