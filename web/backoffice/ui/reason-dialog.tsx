import { type ReactNode, useEffect, useId, useState } from 'react';
import { sentenceOf } from '../../ui/lib/api.ts';
import { useSay } from '../../ui/lib/language.ts';
import { Dialog, SubmitFooter } from './dialog.tsx';
import { Refused } from './empty.tsx';
import { TextField } from './field.tsx';

export type ReasonChoice<K extends string = string> = { id: K; ko: string; en: string };

/** Why personal data leaves the house; the ids are the contract's `ExportReason`. */
export const export_reasons = [
  { id: 'delivery', ko: '배송·발송 처리', en: 'Delivery' },
  { id: 'inquiry', ko: '문의·분쟁 응대', en: 'Inquiries or disputes' },
  { id: 'accounting', ko: '정산·세무', en: 'Accounting or tax' },
  { id: 'authority', ko: '수사·감독 기관의 요구', en: 'An authority asks' },
  { id: 'moving', ko: '다른 시스템으로 옮기기', en: 'Moving to another system' },
] as const satisfies readonly ReasonChoice[];

/**
 * Asks why before personal data is shown or taken out: one reason of a list, and a note where one is wanted. The reason goes to
 * the server with the request, which writes it into the audit. `children` stand between the reasons and the buttons (what leaves,
 * in which form).
 */
export function ReasonDialog<K extends string>({
  open,
  onClose,
  title,
  description,
  reasons,
  confirm,
  busy,
  error,
  onConfirm,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  reasons: readonly ReasonChoice<K>[];
  confirm: string;
  busy: boolean;
  error: unknown;
  onConfirm: (why: { reason: K; note?: string }) => void;
  children?: ReactNode;
}) {
  const t = useSay();
  const name = useId();
  const [reason, setReason] = useState<K | null>(null);
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  useEffect(() => {
    if (!open) return;
    setReason(null);
    setNote('');
    setTried(false);
  }, [open]);
  const missing = tried && reason === null;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="sm"
      title={title}
      description={description}
      onSubmit={() => {
        setTried(true);
        if (reason !== null) onConfirm({ reason, ...(note.trim() ? { note: note.trim() } : {}) });
      }}
      footer={
        <SubmitFooter onClose={onClose} busy={busy}>
          {confirm}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Refused>{error ? sentenceOf(error) : null}</Refused>
        <fieldset className="grid gap-1" aria-describedby={missing ? `${name}-note` : undefined}>
          <legend className="mb-1 text-xs font-medium text-ink-soft">{t('이유', 'Why')}</legend>
          {reasons.map(({ id, ko, en }) => (
            <label key={id} className="flex min-h-8 cursor-pointer items-center gap-2 pointer-coarse:min-h-11">
              <input
                type="radio"
                name={name}
                value={id}
                checked={reason === id}
                onChange={() => setReason(id)}
                className="size-4 accent-accent pointer-coarse:size-5"
              />
              {t(ko, en)}
            </label>
          ))}
          {missing ? (
            <p id={`${name}-note`} className="text-xs text-bad">
              {t('이유를 골라 주세요.', 'Please choose a reason.')}
            </p>
          ) : null}
        </fieldset>
        <TextField
          label={t('메모 (선택, 이름이나 번호는 적지 마세요)', 'Note (optional; no names or numbers)')}
          value={note}
          maxLength={200}
          onChange={(event) => setNote(event.target.value)}
        />
        {children}
      </div>
    </Dialog>
  );
}
