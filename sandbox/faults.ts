import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Behaviour, cancelFault, confirmFault, type Fault, faultOf } from './behaviour.ts';
import type { Answer, Books } from './books.ts';
import type { Payment } from './payment.ts';

/** What goes wrong with this payment's next confirm: its script's next word, else the global behaviour. */
export function nextConfirmFault(p: Payment, behaviour: Behaviour): Fault {
  const scripted = p.script.length > 0 && !p.script[0]!.startsWith('cancel_');
  const nth = p.tries++;
  return scripted ? faultOf(p.script.shift()!) : confirmFault(behaviour, p.order_id, nth);
}

/** The same for its next cancel. */
export function nextCancelFault(p: Payment, behaviour: Behaviour): Fault {
  const scripted = p.script[0]?.startsWith('cancel_');
  const nth = p.cancel_tries++;
  return scripted ? faultOf(p.script.shift()!.slice(7)) : cancelFault(behaviour, p.key, nth);
}

/** Toss's own test header, which forces an error code (`TossPayments-Test-Code: INVALID_CARD_NUMBER`); ours forces any fault. */
export function forcedFault(req: IncomingMessage): Fault | null {
  const code = req.headers['tosspayments-test-code'] as string | undefined;
  if (code) return { kind: 'error', code, acts: false };
  const word = req.headers['x-sandbox-fault'] as string | undefined;
  return word ? faultOf(word) : null;
}

type Job = {
  fault: Fault;
  act(): Answer;
  /** In use while the work is under way. */
  marks: string[];
  answer(answer: Answer, twice: boolean): void;
  error(code: string): void;
};

/** Does what was asked, under the fault that was drawn for it. */
export function perform(on: { books: Books; behaviour(): Behaviour }, res: ServerResponse, job: Job) {
  const { fault, act } = job;
  if (fault.kind === 'error') {
    if (fault.acts) act();
    return job.error(fault.code);
  }
  if (fault.kind !== 'hang') return job.answer(act(), fault.kind === 'twice');
  hang(on.behaviour(), res);
  if (fault.acts === 'now') act();
  if (fault.acts !== 'late') return;
  for (const mark of job.marks) on.books.processing.add(mark);
  setTimeout(() => {
    for (const mark of job.marks) on.books.processing.delete(mark);
    act();
  }, on.behaviour().late_ms).unref();
}

/** Never answers; the connection is cut after `hang_ms`, or by the caller. */
export function hang(behaviour: Behaviour, res: ServerResponse) {
  setTimeout(() => res.destroy(), behaviour.hang_ms).unref();
}
