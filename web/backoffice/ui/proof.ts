import { Problem } from '@madang/contract/client';
import { useSyncExternalStore } from 'react';

/** Somebody waits for a proof; `answer(true)` once it was given. */
type Asked = { answer(proved: boolean): void };

let asked: Asked | null = null;
let hosts: readonly string[] = [];
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};
const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

function askProof(): Promise<boolean> {
  asked?.answer(false);
  return new Promise((done) => {
    asked = {
      answer(proved) {
        asked = null;
        tell();
        done(proved);
      },
    };
    tell();
  });
}

/** Sends; where a dangerous act asks who is there, asks for the password and goes on with what was meant. */
export async function proved<O>(send: () => Promise<O>): Promise<O> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'proof_required' || !(await askProof())) throw error;
    return await send();
  }
}

/** A place the question can appear in: the page, or the dialog opened last. */
export function hostProof(id: string): () => void {
  hosts = [...hosts, id];
  tell();
  return () => {
    hosts = hosts.filter((one) => one !== id);
    tell();
  };
}

export function useAskedProof(id: string): Asked | null {
  return useSyncExternalStore(listen, () => (hosts.at(-1) === id ? asked : null));
}
