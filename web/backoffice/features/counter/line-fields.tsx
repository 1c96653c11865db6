import { price_reasons } from '@madang/contract/store-orders';
import { won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { CloseIcon } from '../../../ui/parts/icons.tsx';
import { IconButton } from '../../ui/button.tsx';
import { SelectField, WholeField } from '../../ui/field.tsx';
import { VariantPicker } from '../variants/variant-picker.tsx';
import { type LineDraft, lineTotal, needsReason, reason_words } from './counter.ts';

type Props = {
  line: LineDraft;
  place: number;
  tried: boolean;
  shop_id: string | undefined;
  onChange: (next: LineDraft) => void;
  onRemove: (() => void) | null;
};

/** One product with its option, pieces and agreed price; a price that is not the list's asks why. */
export function LineFields({ line, place, tried, shop_id, onChange, onRemove }: Props) {
  const t = useSay();
  const lang = useLanguage();
  const list_krw = line.variant?.price_krw ?? null;
  const asks = needsReason(line) || line.reason !== '';
  return (
    <fieldset className="grid min-w-0 grid-cols-2 gap-3 border-b border-line/70 px-4 py-3 last:border-0 sm:grid-cols-[5rem_10rem_minmax(0,1fr)]">
      <legend className="sr-only">{t(`상품 ${place}`, `Line ${place}`)}</legend>
      <div className="col-span-full min-w-0">
        <VariantPicker
          label={t('상품과 옵션', 'Product and option')}
          value={line.variant?.variant_id ?? null}
          shop_id={shop_id}
          error={tried && !line.variant ? t('상품을 고르세요.', 'Choose a product.') : null}
          onChange={(_, variant) =>
            onChange({ ...line, variant, unit: variant?.price_krw?.toLocaleString('ko-KR') ?? '', reason: '' })
          }
        />
      </div>
      <WholeField
        label={t('수량', 'Pieces')}
        value={line.quantity}
        error={tried && !Number(line.quantity) ? t('1 이상', '1 or more') : null}
        onChange={(quantity) => onChange({ ...line, quantity })}
      />
      <WholeField
        label={t('합의한 가격', 'Agreed price')}
        unit={t('원', '₩')}
        value={line.unit}
        hint={list_krw === null ? undefined : `${t('정가', 'List')} ${won(list_krw, lang)}`}
        onChange={(unit) => onChange({ ...line, unit })}
      />
      <div className="col-span-2 flex items-center justify-between gap-2 sm:col-span-1 sm:justify-end sm:self-start sm:pt-5">
        <output className="tabular font-semibold" aria-label={t('줄 금액', 'Line amount')}>
          {won(lineTotal(line), lang)}
        </output>
        {onRemove ? (
          <IconButton label={t(`상품 ${place} 빼기`, `Remove line ${place}`)} onClick={onRemove}>
            <CloseIcon className="size-4" />
          </IconButton>
        ) : null}
      </div>
      {asks ? (
        <SelectField
          className="col-span-full"
          label={t('정가와 다른 이유', 'Why not the list price')}
          value={line.reason}
          error={tried && needsReason(line) ? t('이유를 고르세요.', 'Choose a reason.') : null}
          onChange={(event) => onChange({ ...line, reason: event.target.value as LineDraft['reason'] })}
        >
          <option value="">{t('고르세요', 'Choose')}</option>
          {price_reasons.map((reason) => (
            <option key={reason} value={reason}>
              {t(...reason_words[reason])}
            </option>
          ))}
        </SelectField>
      ) : null}
    </fieldset>
  );
}
