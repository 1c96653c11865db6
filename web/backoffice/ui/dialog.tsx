import { Dialog as Base } from '@base-ui/react/dialog';
import { type ReactNode, type SyntheticEvent, useEffect, useId } from 'react';
import { useSay } from '../../ui/lib/language.ts';
import { CloseIcon } from '../../ui/parts/icons.tsx';
import { ProofForm } from '../../ui/security/proof.tsx';
import { Button } from './button.tsx';
import { hostProof, useAskedProof } from './proof.ts';

type Props = {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  /** With a submit handler the body is a form: Enter submits. */
  onSubmit?: () => void;
  size?: 'sm' | 'md' | 'lg';
};

const widths = { sm: 'sm:w-[26rem]', md: 'sm:w-[36rem]', lg: 'sm:w-[52rem]' };

/** A card over the page (a sheet on a phone). Escape closes; focus stays inside and returns to where it was. */
export function Dialog(props: Props) {
  return <Card {...props} inside={<ProofHost />} />;
}

function Card({
  open,
  onClose,
  title,
  description,
  children,
  footer,
  onSubmit,
  size = 'md',
  inside,
}: Props & { inside?: ReactNode }) {
  const t = useSay();
  const Body = onSubmit ? 'form' : 'div';
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  return (
    <Base.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/45 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          className={`fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col rounded-t-xl border border-line bg-raised text-ink shadow-pop transition-[transform,opacity] duration-150 ease-calm data-ending-style:translate-y-3 data-ending-style:opacity-0 data-starting-style:translate-y-3 data-starting-style:opacity-0 sm:inset-x-auto sm:top-[12vh] sm:bottom-auto sm:left-1/2 sm:max-h-[80dvh] sm:max-w-[94vw] sm:-translate-x-1/2 sm:rounded-lg ${widths[size]}`}
        >
          <div className="flex items-start justify-between gap-3 border-b border-line px-4 py-3">
            <div className="min-w-0">
              <Base.Title className="text-sm font-bold">{title}</Base.Title>
              {description ? (
                <Base.Description className="mt-0.5 text-xs text-ink-soft">{description}</Base.Description>
              ) : null}
            </div>
            <Base.Close
              aria-label={t('닫기', 'Close')}
              className="-my-1 -mr-1 inline-flex size-8 shrink-0 items-center justify-center rounded-card text-ink-soft hover:bg-sunken pointer-coarse:size-11"
            >
              <CloseIcon className="size-4" />
            </Base.Close>
          </div>
          <Body className="flex min-h-0 flex-col" {...(onSubmit ? { onSubmit: submit, noValidate: true } : {})}>
            {children ? <div className="min-h-0 overflow-y-auto px-4 py-4">{children}</div> : null}
            {footer ? (
              <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
                {footer}
              </div>
            ) : null}
          </Body>
          {inside}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** Where a dangerous act's question of who is there appears: over the page, or over the dialog the act was begun in. */
export function ProofHost() {
  const t = useSay();
  const id = useId();
  useEffect(() => hostProof(id), [id]);
  const asked = useAskedProof(id);
  return (
    <Card
      open={asked !== null}
      onClose={() => asked?.answer(false)}
      size="sm"
      title={t('본인 확인', 'Is it you?')}
      description={t(
        '되돌리기 어려운 일입니다. 확인하면 이어서 진행합니다.',
        'This is hard to undo. Once you have confirmed it goes on.',
      )}
      footer={<Button onClick={() => asked?.answer(false)}>{t('취소', 'Cancel')}</Button>}
    >
      <ProofForm onProved={() => asked?.answer(true)} />
    </Card>
  );
}

/** The foot of a dialog that sends something: the way out, and the button that Enter presses. */
export function SubmitFooter({
  onClose,
  busy,
  disabled = false,
  children,
}: {
  onClose: () => void;
  busy: boolean;
  disabled?: boolean;
  children: ReactNode;
}) {
  const t = useSay();
  return (
    <>
      <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
      <Button type="submit" look="ink" busy={busy} disabled={disabled}>
        {children}
      </Button>
    </>
  );
}
