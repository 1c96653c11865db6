import { adminSavePartner } from '@madang/contract/partners';
import type { BodyOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { type ColumnDraft, ColumnsField, newColumn } from '../../ui/columns-field.tsx';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { formsQuery } from '../dispatch/dispatch.ts';
import { shopsQuery } from '../products/products.ts';
import { field_words, type MappingField, type Partner } from './partners.ts';

type Body = BodyOf<typeof adminSavePartner>;
const usual = ['order', 'product', 'option', 'qty', 'recipient', 'phone', 'zip', 'address', 'message'] as const;

/** A partner: its name, the sheet its orders come in by, the form its files go out in. */
export function PartnerDialog({ partner, onClose }: { partner: Partner | null; onClose: () => void }) {
  const t = useSay();
  const shops = useQuery(shopsQuery).data ?? [];
  const all_forms = useQuery(formsQuery).data?.forms;
  const [name, setName] = useState(partner?.name ?? '');
  const [form, setForm] = useState(partner?.form ?? '');
  const [columns, setColumns] = useState<ColumnDraft[]>(() =>
    partner?.columns
      ? partner.columns.map((one) => newColumn(one.title, one.field))
      : usual.map((field) => newColumn(t(...field_words[field]), field)),
  );
  const [tried, setTried] = useState(false);
  const act = useSend('save-partner', (body: Body, key) => call(adminSavePartner, { body, key }), {
    refresh: [['partners']],
    say: t('저장했습니다.', 'Saved.'),
    done: onClose,
  });
  const shop_id = partner?.shop_id ?? shops[0]?.id;
  const forms = all_forms?.filter((one) => one.shop_id === shop_id);
  const drawn = columns.filter((one) => one.field);
  const has = (field: MappingField) => drawn.some((one) => one.field === field);
  const faulty = !name.trim() || !has('product') || !has('qty') || drawn.some((one) => !one.title.trim());
  const submit = () => {
    setTried(true);
    if (faulty || !shop_id) return;
    const sheet = drawn.map((one) => ({ title: one.title.trim(), field: one.field as MappingField }));
    void act.run({ shop_id, name: name.trim(), columns: sheet, form: form || null });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      title={partner ? partner.name : t('협력사 추가', 'Add a partner')}
      description={t(
        '협력사가 보내는 주문 파일의 열과, 우리가 돌려줄 파일의 양식을 정합니다.',
        'The columns of the files it sends, and the form of the files it gets.',
      )}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('저장', 'Save')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <TextField
          label={t('협력사 이름', 'Name')}
          maxLength={60}
          value={name}
          readOnly={partner !== null}
          error={tried && !name.trim() ? t('이름을 적으세요.', 'Enter a name.') : null}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField
          label={t('내보내는 양식', 'Form of its files')}
          hint={
            forms?.length === 0
              ? t(
                  '만든 양식이 없습니다. 협력사 화면 아래의 ‘양식 만들기’로 먼저 만들 수 있습니다.',
                  'No forms yet. “Create a form” below the partners makes one.',
                )
              : null
          }
          value={form}
          onChange={(event) => setForm(event.target.value)}
        >
          <option value="">{t('정하지 않음', 'None yet')}</option>
          {forms?.map((one) => (
            <option key={one.form_id} value={one.name}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <ColumnsField
          legend={t('들어오는 주문의 열', 'Columns of its orders')}
          hint={t(
            '파일에 적힌 제목 그대로 적으세요. 순서는 달라도 됩니다.',
            'Enter titles exactly as in the file, in any order.',
          )}
          columns={columns}
          fields={Object.entries(field_words).map(([field, words]) => [field, t(...words)] as const)}
          none={t('쓰지 않음', 'Not used')}
          tried={tried}
          onChange={setColumns}
        />
        <Refused>
          {tried && !(has('product') && has('qty'))
            ? t('상품과 수량이 있는 열이 필요합니다.', 'A column for the product and one for the quantity are needed.')
            : act.error
              ? sentenceOf(act.error)
              : null}
        </Refused>
      </div>
    </Dialog>
  );
}
