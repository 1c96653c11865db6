import type { readMe } from '@madang/contract/identity';
import type { ReplyOf } from '@madang/contract/route';
import type { ReactNode } from 'react';

export type Me = ReplyOf<typeof readMe>;

/** A part of the account under its own heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-10 border-t border-line pt-8">
      <h2 className="text-xl font-bold">{title}</h2>
      {children}
    </section>
  );
}
