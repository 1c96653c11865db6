import { adminSaveProfile, type MappedColumn } from '@madang/contract/imports';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { type ColumnDraft, ColumnsField, newColumn } from '../../ui/columns-field.tsx';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { useSend } from '../../ui/send.ts';
import { field_names, type MappingField, type Memory, needed_fields } from './imports.ts';

/** Which column of a sheet is which, drawn before and mended here: the next file is read by it. */
export function ProfileDialog({ one, onClose }: { one: Memory; onClose: () => void }) {
  const t = useSay();
  const [columns, setColumns] = useState<ColumnDraft[]>(() =>
    (one.columns ?? []).map((column) => newColumn(column.title, column.field)),
  );
  const [tried, setTried] = useState(false);
  const act = useSend(
    'save-profile',
    (next: MappedColumn[], key) =>
      call(adminSaveProfile, { params: { channel_id: one.channel_id }, body: { columns: next }, key }),
    { refresh: [['imports', 'memory']], say: t('저장했습니다.', 'Saved.'), done: onClose },
  );
  const drawn = columns.filter((column) => column.field);
  const fields = drawn.map((column) => column.field as MappingField);
  const words = new Map(field_names.map(([field, ko, en]) => [field, t(ko, en)]));
  const missing = needed_fields.filter((field) => !fields.includes(field));
  const twice = fields.find((field, at) => fields.indexOf(field) !== at);
  const wrong =
    missing.length > 0
      ? t('상품명과 수량이 있는 열이 필요합니다.', 'A column for the product and one for the quantity are needed.')
      : twice
        ? t(`두 열이 같은 것입니다: ${words.get(twice)}`, `Two columns are the same: ${words.get(twice)}`)
        : null;
  const submit = () => {
    setTried(true);
    if (wrong || drawn.some((column) => !column.title.trim())) return;
    void act.run(drawn.map((column) => ({ title: column.title.trim(), field: column.field as MappingField })));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      title={t(`${one.name}: 열 수정`, `Columns of ${one.name}`)}
      description={t(
        '다음 파일부터 이대로 읽습니다. 가져온 주문은 그대로입니다.',
        'The next file is read by them. Orders that came in stay as they are.',
      )}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('저장', 'Save')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <ColumnsField
          legend={t('파일의 열', 'Columns of the file')}
          hint={t(
            '파일에 적힌 제목 그대로 적으세요. 순서는 달라도 됩니다.',
            'Enter titles exactly as in the file, in any order.',
          )}
          columns={columns}
          fields={[...words]}
          none={t('쓰지 않음', 'Not used')}
          tried={tried}
          onChange={setColumns}
        />
        <Refused>{tried && wrong ? wrong : act.error ? sentenceOf(act.error) : null}</Refused>
      </div>
    </Dialog>
  );
}
