import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Panel } from '../../ui/panel.tsx';
import { type Form, formsQuery } from './dispatch.ts';
import { FormDialog } from './form-dialog.tsx';

/** Forms of one's own, for partners and couriers: which columns, under which names, in which order. */
export function FormsPanel() {
  const t = useSay();
  const writes = useMay()('orders.write');
  const { data } = useQuery(formsQuery);
  const [open, setOpen] = useState<{ form: Form | null } | null>(null);
  return (
    <Panel
      title={t('내보내는 양식', 'Export forms')}
      note={t('열을 고르고, 이름 짓고, 순서를 정합니다', 'Columns, their titles and order')}
      flush
      actions={
        writes && data ? (
          <Button onClick={() => setOpen({ form: null })}>{t('양식 만들기', 'Create a form')}</Button>
        ) : null
      }
    >
      {data?.forms.length === 0 ? (
        <Empty title={t('만든 양식이 없습니다', 'No forms yet')}>
          {t(
            '협력사나 택배사가 원하는 열만 골라 이름과 순서를 정합니다.',
            'Choose, name and order just the columns a partner or courier needs.',
          )}
        </Empty>
      ) : null}
      <ul>
        {data?.forms.map((form) => (
          <li key={form.form_id} className="flex items-center gap-3 border-b border-line/70 px-4 py-2 last:border-0">
            <span className="font-medium">{form.name}</span>
            <span className="min-w-0 flex-1 truncate text-ink-soft">
              {form.columns.map((column) => column.header).join(' · ')}
            </span>
            {writes ? (
              <Button look="quiet" onClick={() => setOpen({ form })}>
                {t(`${form.name} 수정`, `Change ${form.name}`)}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {open ? <FormDialog form={open.form} onClose={() => setOpen(null)} /> : null}
    </Panel>
  );
}
