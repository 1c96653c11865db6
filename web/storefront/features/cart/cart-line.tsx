import { Link } from '@tanstack/react-router';
import { won } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { IconButton } from '../../../ui/parts/button.tsx';
import { CloseIcon } from '../../../ui/parts/icons.tsx';
import { Thumb } from '../../../ui/parts/picture.tsx';
import { Badge } from '../../../ui/parts/status.tsx';
import { Stepper } from '../../../ui/parts/stepper.tsx';
import { DropPromise } from '../drops/promised-day.tsx';
import type { CartLine } from './api.ts';
import { isBlocked, lineWords, mostOf } from './line-state.ts';

export function CartLineRow({
  line,
  busy,
  onChange,
}: {
  line: CartLine;
  busy: boolean;
  onChange: (quantity: number) => void;
}) {
  const t = useSay();
  const lang = useLanguage();
  const title = pick(lang, line.title, line.title_en);
  const option_text = pick(lang, line.option_text, line.option_text_en);
  const off = isBlocked(line);
  const said = lineWords(line, lang, t);
  return (
    <li className={`flex gap-4 border-b border-line py-5 ${busy ? 'opacity-60' : ''}`}>
      <Thumb src={line.image} className={`h-30 w-24 ${off ? 'opacity-50 grayscale' : ''}`} />
      <div className="flex min-w-0 grow flex-col">
        <div className="flex items-start justify-between gap-2">
          <div className="min-w-0">
            <h3 className="leading-snug font-medium">
              <Link to="/products/$slug" params={{ slug: line.slug }} className="hover:underline">
                {title}
              </Link>
            </h3>
            {option_text ? <p className="mt-0.5 text-sm text-ink-soft">{option_text}</p> : null}
            <DropPromise variant_id={line.variant_id} />
          </div>
          <IconButton
            label={t(`${title} 빼기`, `Remove ${title}`)}
            className="-mt-2.5 -mr-2.5 text-ink-faint"
            onClick={() => onChange(0)}
          >
            <CloseIcon className="size-4" />
          </IconButton>
        </div>
        <div className="mt-1.5 flex flex-wrap gap-1.5">
          {said ? <Badge tone={off && line.state !== 'upcoming' ? 'bad' : 'warn'}>{said.words}</Badge> : null}
          {line.price_before_krw !== null ? (
            <Badge tone="warn">
              {t('가격 바뀜', 'Price changed')} {won(line.price_before_krw, lang)} → {won(line.unit_price_krw, lang)}
            </Badge>
          ) : null}
        </div>
        {said?.more ? <p className="mt-1.5 text-sm text-ink-soft">{said.more}</p> : null}
        <div className="mt-auto flex items-center justify-between gap-3 pt-3">
          <Stepper
            small
            label={t(`${title} 수량`, `Quantity of ${title}`)}
            value={line.quantity}
            max={off ? line.quantity : mostOf(line)}
            onChange={onChange}
          />
          <p className={`tabular font-bold ${off ? 'text-ink-faint line-through' : ''}`}>
            {won(line.amount_krw, lang)}
          </p>
        </div>
      </div>
    </li>
  );
}
