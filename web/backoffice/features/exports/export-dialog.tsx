import type { ExportReason, ExportTicket } from '@madang/contract/exports';
import { useEffect, useState } from 'react';
import { many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { SelectField } from '../../ui/field.tsx';
import { export_reasons, ReasonDialog } from '../../ui/reason-dialog.tsx';
import { useSend } from '../../ui/send.ts';
import { fetchExport } from './exports.ts';

export type ExportWhy = { format: 'xlsx' | 'csv'; reason: ExportReason; note?: string };

/**
 * Takes personal data out of the house: asks why and in which form, then fetches the file. `ask` is the route of what is exported;
 * `about` says in words what that is. A proof, and beyond the house's limit a second person, are asked for on the way.
 */
export function ExportDialog({
  name,
  about,
  open,
  onClose,
  ask,
}: {
  name: string;
  about: string;
  open: boolean;
  onClose: () => void;
  ask: (why: ExportWhy, key: string) => Promise<ExportTicket>;
}) {
  const t = useSay();
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx');
  const act = useSend(name, ask, {
    refresh: [['exports']],
    say: ({ people }) =>
      t(`${people}명의 정보를 내려받습니다.`, `Downloading data of ${many(people, 'person', 'people')}.`),
    done: ({ export_id }) => {
      fetchExport(export_id);
      onClose();
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a fresh form each time it opens
  useEffect(() => {
    if (open) act.clear();
  }, [open]);
  return (
    <ReasonDialog
      open={open}
      onClose={onClose}
      title={t('개인정보 내려받기', 'Export personal data')}
      description={`${about} · ${t('누가, 왜, 몇 명인지 감사 기록에 남습니다.', 'Who, why and how many is recorded in the audit log.')}`}
      reasons={export_reasons}
      confirm={t('내려받기', 'Export')}
      busy={act.busy}
      error={act.error}
      onConfirm={(why) => void act.run({ ...why, format })}
    >
      <SelectField
        label={t('형식', 'Form')}
        value={format}
        onChange={(event) => setFormat(event.target.value as 'xlsx' | 'csv')}
      >
        <option value="xlsx">{t('엑셀 (xlsx)', 'Excel (xlsx)')}</option>
        <option value="csv">CSV</option>
      </SelectField>
    </ReasonDialog>
  );
}
