import type { FormEvent, ReactNode } from 'react';
import { Problem, sentenceOf } from '../../../ui/lib/api.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { Notice } from '../../../ui/parts/status.tsx';
import { Failed } from '../../../ui/security/proof.tsx';

type Props = {
  act: { isPending: boolean; isError: boolean; error: unknown; mutate: () => void };
  label: string;
  /** False while there is nothing to send. */
  ready?: boolean;
  children: ReactNode;
  /** Below the button. */
  after?: ReactNode;
};

/** A form with one thing to do: its fields, what went wrong, the button. */
export function Form({ act, label, ready = true, children, after }: Props) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!act.isPending && ready) act.mutate();
  };
  const proof_wanted = act.isError && act.error instanceof Problem && act.error.code === 'proof_required';
  const form = (
    <form onSubmit={submit} className="mt-8 grid gap-5">
      {children}
      {proof_wanted || !act.isError ? null : (
        <Notice tone="bad" alert>
          {sentenceOf(act.error)}
        </Notice>
      )}
      <Button type="submit" size="lg" wide busy={act.isPending}>
        {label}
      </Button>
      {after}
    </form>
  );
  return proof_wanted ? (
    <>
      {form}
      <div className="mt-5">
        <Failed error={act.error} again={act.mutate} />
      </div>
    </>
  ) : (
    form
  );
}

/**
 * Whose password it is, for password managers: they read a field that is not shown, but none of type `hidden`.
 */
export function OwnName({ email }: { email: string }) {
  return <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />;
}
