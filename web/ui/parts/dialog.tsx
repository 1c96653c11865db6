import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { useSay } from '../lib/language.ts';
import { CloseIcon } from './icons.tsx';

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
};

/** A sheet from the bottom on a phone, a card in the middle on a wide screen. Focus is kept inside and given back. */
export function Dialog({ open, onOpenChange, title, description, children, footer }: Props) {
  const t = useSay();
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/45 transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup className="fixed inset-x-0 bottom-0 z-50 flex max-h-[88dvh] flex-col rounded-t-2xl bg-raised text-ink shadow-pop transition-[transform,opacity] duration-250 ease-calm data-ending-style:translate-y-6 data-ending-style:opacity-0 data-starting-style:translate-y-6 data-starting-style:opacity-0 sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[min(32rem,92vw)] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl">
          <div className="flex items-start justify-between gap-4 px-6 pt-6 pb-2">
            <div>
              <Base.Title className="text-lg font-bold">{title}</Base.Title>
              {description ? (
                <Base.Description className="mt-1 text-sm text-ink-soft">{description}</Base.Description>
              ) : null}
            </div>
            <Base.Close
              aria-label={t('닫기', 'Close')}
              className="-mt-2 -mr-3 inline-flex size-11 items-center justify-center rounded-card hover:bg-sunken"
            >
              <CloseIcon />
            </Base.Close>
          </div>
          <div className="overflow-y-auto px-6 py-3">{children}</div>
          {footer ? (
            <div className="flex gap-2 px-6 pt-3 pb-[max(1.5rem,env(safe-area-inset-bottom))]">{footer}</div>
          ) : (
            <div className="pb-6" />
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
