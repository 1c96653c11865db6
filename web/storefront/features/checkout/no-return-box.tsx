import { no_return_terms } from '@madang/contract/production';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';

type Props = { checked: boolean; missing: boolean; onChange: (checked: boolean) => void };

/** The buyer's agreement that goods made for them do not come back; never chosen beforehand. */
export function NoReturnBox({ checked, missing, onChange }: Props) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <section aria-labelledby="made" data-testid="no-return">
      <h2 id="made" className="mb-5 border-b border-ink pb-3 text-lg font-bold">
        {t('주문 제작 동의', 'Made to order')}
      </h2>
      <label className="flex min-h-11 items-start gap-3 leading-relaxed">
        <input
          type="checkbox"
          className="mt-1 size-5 shrink-0 accent-accent"
          checked={checked}
          aria-invalid={missing || undefined}
          aria-describedby={missing ? 'made-missing' : undefined}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{pick(lang, no_return_terms.ko, no_return_terms.en)}</span>
      </label>
      {missing ? (
        <p id="made-missing" role="alert" className="mt-2 text-sm font-semibold text-bad">
          {t('동의해야 주문할 수 있습니다.', 'Your agreement is needed to order.')}
        </p>
      ) : null}
    </section>
  );
}
