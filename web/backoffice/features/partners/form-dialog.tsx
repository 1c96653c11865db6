import { adminSaveForm } from '@madang/contract/channel-exports';
import type { BodyOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { shopsQuery } from '../products/products.ts';
import { type ColumnDraft, ColumnsField, newColumn } from './columns-field.tsx';
import { type ExportForm, formsQuery } from './partners.ts';

type Body = BodyOf<typeof adminSaveForm>;
const usual = ['order_key', 'product', 'option', 'quantity', 'courier', 'tracking_number'];

/** A form for files that go out: which columns, under which titles, in which order. */
export function FormDialog({ form, onClose }: { form: ExportForm | null; onClose: () => void }) {
  const t = useSay();
  const lang = useLanguage();
  const shop_id = useQuery(shopsQuery).data?.[0]?.id;
  const fields = useQuery(formsQuery).data?.fields ?? [];
  const wordsOf = (field: string) => fields.find((one) => one.field === field)?.[lang] ?? field;
  const [name, setName] = useState(form?.name ?? '');
  const [columns, setColumns] = useState<ColumnDraft[]>(() =>
    form
      ? form.columns.map((one) => newColumn(one.header, one.field ?? ''))
      : usual.map((field) => newColumn(wordsOf(field), field)),
  );
  const [tried, setTried] = useState(false);
  const act = useSend('save-form', (body: Body, key) => call(adminSaveForm, { body, key }), {
    refresh: [['export-forms']],
    say: t('양식을 저장했습니다.', 'The form is saved.'),
    done: onClose,
  });
  const faulty = !name.trim() || columns.length === 0 || columns.some((one) => !one.title.trim());
  const submit = () => {
    setTried(true);
    const shop = form?.shop_id ?? shop_id;
    if (faulty || !shop) return;
    const sheet_name =
      form?.sheet_name ??
      name
        .trim()
        .replaceAll(/[:\\/?*[\]]/g, ' ')
        .slice(0, 31);
    const drawn = columns.map((one) => ({
      header: one.title.trim(),
      ...(one.field ? { field: one.field } : { text: '' }),
    }));
    void act.run({ shop_id: shop, name: name.trim(), sheet_name, columns: drawn });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      title={form ? form.name : t('내보내는 양식 만들기', 'Draw a form')}
      description={t(
        '열의 제목과 순서를 정합니다. 수식은 들어가지 않습니다.',
        'Titles and order of the columns. Nothing in it is a formula.',
      )}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('저장', 'Save')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <TextField
          label={t('양식 이름', 'Name of the form')}
          maxLength={60}
          value={name}
          readOnly={form !== null}
          error={tried && !name.trim() ? t('이름을 적으세요.', 'It needs a name.') : null}
          onChange={(event) => setName(event.target.value)}
        />
        <ColumnsField
          legend={t('열', 'Columns')}
          columns={columns}
          fields={fields.map((one) => [one.field, one[lang]] as const)}
          none={t('빈 칸', 'Left empty')}
          tried={tried}
          onChange={setColumns}
        />
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      </div>
    </Dialog>
  );
}
