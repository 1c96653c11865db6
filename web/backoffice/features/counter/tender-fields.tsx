import { tender_kinds } from '@madang/contract/store-orders';
import { useSay } from '../../../ui/lib/language.ts';
import { CloseIcon } from '../../../ui/parts/icons.tsx';
import { IconButton } from '../../ui/button.tsx';
import { SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { type TenderDraft, tender_words } from './counter.ts';

type Props = {
  tender: TenderDraft;
  /** What the amount makes it, in words; null where it cannot be told yet. */
  part: [ko: string, en: string] | null;
  place: number;
  tried: boolean;
  onChange: (next: TenderDraft) => void;
  onRemove?: () => void;
};

/** Money taken: how, how much (which tells what for), and the terminal's approval number of a card. */
export function TenderFields({ tender, part, place, tried, onChange, onRemove }: Props) {
  const t = useSay();
  return (
    <fieldset
      className={`grid min-w-0 gap-3 border-b border-line/70 py-3 first:pt-0 last:border-0 ${
        onRemove ? 'grid-cols-[1fr_1fr_auto]' : 'grid-cols-2'
      }`}
    >
      <legend className="sr-only">{t(`받은 금액 ${place}`, `Payment ${place}`)}</legend>
      <SelectField
        label={t('받은 방법', 'How')}
        value={tender.kind}
        onChange={(event) => onChange({ ...tender, kind: event.target.value as TenderDraft['kind'] })}
      >
        {tender_kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(...tender_words[kind])}
          </option>
        ))}
      </SelectField>
      <WholeField
        label={t('금액', 'Amount')}
        unit={t('원', '₩')}
        value={tender.amount}
        {...(part ? { hint: t(...part) } : {})}
        error={tried && !tender.amount ? t('금액을 적으세요.', 'Enter the amount.') : null}
        onChange={(amount) => onChange({ ...tender, amount })}
      />
      {tender.kind === 'card' ? (
        <TextField
          label={t('승인번호', 'Approval number')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={12}
          value={tender.approval}
          error={
            tried && !/^\d{6,12}$/.test(tender.approval)
              ? t('전표의 숫자 6~12자리', '6 to 12 digits from the slip')
              : null
          }
          onChange={(event) => onChange({ ...tender, approval: event.target.value.replace(/\D/g, '') })}
        />
      ) : tender.kind === 'transfer' ? (
        <TextField
          label={t('보낸 사람', 'Sent by')}
          autoComplete="off"
          maxLength={60}
          value={tender.payer}
          onChange={(event) => onChange({ ...tender, payer: event.target.value })}
        />
      ) : null}
      {onRemove ? (
        <div className="col-start-3 row-start-1 mt-5">
          <IconButton label={t(`받은 금액 ${place} 빼기`, `Remove payment ${place}`)} onClick={onRemove}>
            <CloseIcon className="size-4" />
          </IconButton>
        </div>
      ) : null}
    </fieldset>
  );
}
