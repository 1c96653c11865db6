import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { type Act, useAct } from '../../ui/lib/act.ts';
import { Problem } from '../../ui/lib/api.ts';
import { toast } from '../../ui/parts/toast.tsx';
import { proved } from './proof.ts';

type After<I, O> = {
  /** Query keys (their beginnings) that are stale now. */
  refresh?: readonly (readonly unknown[])[];
  /** Said in passing when it is done; null: nothing, where it was not. */
  say?: string | ((output: O) => string | null);
  done?: (output: O, input: I) => void;
};

/** One click, one act (`useAct`); then what it changed is read again and it is said that it is done. */
export function useSend<I, O>(
  name: string,
  send: (input: I, key: string) => Promise<O>,
  after: After<I, O> = {},
): Act<I, O> {
  const queries = useQueryClient();
  const latest = useRef(after);
  latest.current = after;
  return useAct<I, O>(name, async (input, key) => {
    const output = await proved(() => send(input, key)).catch((error: unknown) => {
      // It waits for a second person: the page of approvals has one more.
      if (error instanceof Problem && error.code === 'approval_required') {
        void queries.invalidateQueries({ queryKey: ['approvals'] });
      }
      throw error;
    });
    const { refresh, say, done } = latest.current;
    for (const queryKey of refresh ?? []) void queries.invalidateQueries({ queryKey });
    const said = typeof say === 'function' ? say(output) : say;
    if (said) toast(said);
    done?.(output, input);
    return output;
  });
}
