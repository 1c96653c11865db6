import type { ChannelOption } from '@madang/contract/channel-products';
import { count, many, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { Button } from '../../ui/button.tsx';
import { componentsLabel, reasonText } from './channels.ts';

type Components = { variant_id: string; quantity: number }[] | null;

/** One option: the channel's words on the left, what it is or might be of ours and why on the right. */
export function OptionRow({
  option,
  here,
  can_write,
  onHere,
  onAccept,
  onEdit,
  onDraft,
}: {
  option: ChannelOption;
  here: boolean;
  can_write: boolean;
  onHere: () => void;
  onAccept: (components: Components) => void;
  onEdit: () => void;
  onDraft: (() => void) | null;
}) {
  const t = useSay();
  const lang = useLanguage();
  const decided = option.state === 'matched' || option.state === 'ignored';
  const best = option.suggestions[0];
  return (
    <li
      aria-current={here ? 'true' : undefined}
      className={`grid gap-x-6 gap-y-2 px-4 py-2.5 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] ${here ? 'bg-accent-soft/50 shadow-[inset_3px_0_0_var(--color-accent)]' : ''}`}
      onMouseDown={onHere}
    >
      <div className="min-w-0">
        <div className="font-medium break-words">
          {option.option_text || t('옵션 없음', 'No option')}{' '}
          {option.item_kind === 'addon' ? <Badge>{t('추가상품', 'Add-on')}</Badge> : null}
        </div>
        <div className="tabular text-xs text-ink-faint">
          {[
            option.sku,
            option.price_krw === null ? null : won(option.price_krw, lang),
            option.lines_waiting > 0
              ? t(`주문 ${count(option.lines_waiting)}건 대기`, `${many(option.lines_waiting, 'line')} waiting`)
              : null,
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </div>
      <div className="min-w-0">
        {option.state === 'matched' ? (
          <span className="font-medium text-good">✓ {componentsLabel(option.components)}</span>
        ) : option.state === 'ignored' ? (
          <span className="text-ink-soft">{t('재고를 쓰지 않음', 'Uses no stock')}</span>
        ) : best ? (
          <>
            <div className="break-words">
              {componentsLabel(best.components)}{' '}
              <Badge tone={best.sure ? 'accent' : 'warn'}>
                {best.sure
                  ? t('확실', 'Sure')
                  : t(`${Math.round(best.score * 100)}%`, `${Math.round(best.score * 100)} %`)}
              </Badge>
            </div>
            <div className="text-xs text-ink-soft">
              {best.reasons.map((one) => reasonText(one, t, lang)).join(' · ')}
            </div>
            {option.suggestions.slice(1).map((one) => (
              <button
                key={componentsLabel(one.components)}
                type="button"
                disabled={!can_write}
                className="link block max-w-full truncate text-left text-xs"
                onClick={() => onAccept(one.components.map(({ variant_id, quantity }) => ({ variant_id, quantity })))}
              >
                {t('아니면', 'or')} {componentsLabel(one.components)} ({Math.round(one.score * 100)}%)
              </button>
            ))}
          </>
        ) : (
          <span className="text-warn">{t('비슷한 상품이 없습니다', 'No similar product found')}</span>
        )}
      </div>
      {can_write ? (
        <div className="flex flex-wrap items-start gap-1.5">
          {!decided && best ? (
            <Button
              look="accent"
              onClick={() => onAccept(best.components.map(({ variant_id, quantity }) => ({ variant_id, quantity })))}
            >
              {t('확인', 'Confirm')}
            </Button>
          ) : null}
          <Button look="line" onClick={onEdit}>
            {decided ? t('바꾸기', 'Change') : t('고르기', 'Choose')}
          </Button>
          {decided ? (
            <Button look="quiet" onClick={() => onAccept(null)}>
              {t('연결 풀기', 'Unlink')}
            </Button>
          ) : (
            <>
              {onDraft ? (
                <Button look="quiet" onClick={onDraft}>
                  {t('초안', 'Draft')}
                </Button>
              ) : null}
              <Button look="quiet" onClick={() => onAccept([])}>
                {t('재고 아님', 'Not stocked')}
              </Button>
            </>
          )}
        </div>
      ) : null}
    </li>
  );
}
