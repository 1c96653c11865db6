import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { buttonClass } from '../../../ui/parts/button.tsx';
import { usePageTitle } from '../../layout/page-title.ts';

/** Round what stands above the title. */
export const ring = 'inline-flex size-16 items-center justify-center rounded-full';

/** The frame of every way a payment can stand: a title, what it means, what to do now. */
export function Shell({
  title,
  icon,
  body,
  actions,
}: {
  title: string;
  icon?: ReactNode;
  body?: ReactNode;
  actions?: ReactNode;
}) {
  usePageTitle(title);
  return (
    <div className="mx-auto grid max-w-xl justify-items-center gap-5 px-5 py-16 text-center lg:py-24">
      {icon}
      <h1 className="text-2xl font-bold tracking-tight lg:text-3xl">{title}</h1>
      {body}
      {actions ? <div className="mt-4 grid w-full gap-2.5 sm:max-w-sm">{actions}</div> : null}
    </div>
  );
}

export function SeeOrder({ order_id, quiet }: { order_id: string; quiet?: boolean }) {
  const t = useSay();
  return (
    <Link
      to="/orders/$order_id"
      params={{ order_id }}
      className={buttonClass({ look: quiet ? 'quiet' : 'ink', wide: true })}
    >
      {t('주문 보기', 'See the order')}
    </Link>
  );
}
