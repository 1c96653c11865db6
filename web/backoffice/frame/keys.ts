import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';

/**
 * Keys of the page. A component registers its own while it is shown; the help dialog lists what is registered.
 * `keys` is one key (`j`, `Enter`, `?`), two after one another (`g o`), with the platform's command key (`mod+k`), or a key that moves
 * with Shift (`shift+ArrowDown`).
 */
export type KeyDoing = {
  keys: string;
  label: string;
  run: (event: KeyboardEvent) => void;
  group?: string;
  /** Works while typing too (only for mod+…). */
  typing?: boolean;
  /** Where it says no, the key is left to the browser. */
  when?: () => boolean;
};

let registered: { list: readonly KeyDoing[] }[] = [];
let snapshot: readonly KeyDoing[] = [];
const watchers = new Set<() => void>();
let first: { key: string; at_ms: number } | null = null;

function changed(): void {
  snapshot = registered.flatMap((one) => one.list);
  for (const watch of watchers) watch();
}

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element?.closest) return false;
  return (
    element.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]') !== null
  );
}

const moving = /^(Arrow|Page|Home|End)/;

/** What a key event is called: `mod+k`, `Enter`, `G`, `shift+ArrowDown`. */
function keyName(event: Pick<KeyboardEvent, 'key' | 'code' | 'metaKey' | 'ctrlKey' | 'shiftKey'>): string {
  // With a Korean input method on, the key under j reports ㅓ; the code still says KeyJ.
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
  const key = /^[ㄱ-ㅣ가-힣]$/.test(event.key) && letter ? letter : event.key;
  const mod = event.metaKey || event.ctrlKey;
  // A letter with Shift is another letter; together with the command key it is the browser's own.
  const shift = event.shiftKey && (mod || moving.test(key)) ? 'shift+' : '';
  return mod ? `mod+${shift}${key.toLowerCase()}` : `${shift}${key}`;
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const name = keyName(event);
  const typing = isTyping(event.target);
  const in_dialog = document.querySelector('[role=dialog]') !== null;
  // When it was pressed: a page that is busy hears of it later.
  const now_ms = event.timeStamp;
  const pair = first && now_ms - first.at_ms < 1_200 ? `${first.key} ${name}` : null;
  first = null;
  // The newest registration wins: what is on top of the page.
  for (const { list } of registered.toReversed()) {
    for (const doing of list) {
      if (doing.keys !== name && doing.keys !== pair) continue;
      if ((typing || in_dialog) && !doing.typing) continue;
      if (doing.when?.() === false) continue;
      event.preventDefault();
      doing.run(event);
      return;
    }
  }
  if (!typing && snapshot.some((doing) => doing.keys.startsWith(`${name} `))) first = { key: name, at_ms: now_ms };
}

export function useKeys(list: readonly KeyDoing[], active = true): void {
  const latest = useRef(list);
  latest.current = list;
  const signature = list.map((one) => `${one.keys}=${one.label}`).join('|');
  // With what is seen, not after it: a key pressed at once is heard.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the list
  useLayoutEffect(() => {
    if (!active) return;
    const entry = {
      list: latest.current.map((one, index) => ({
        ...one,
        run: (event: KeyboardEvent) => latest.current[index]?.run(event),
        when: () => latest.current[index]?.when?.() !== false,
      })),
    };
    if (registered.length === 0) window.addEventListener('keydown', onKey);
    registered = [...registered, entry];
    changed();
    return () => {
      registered = registered.filter((one) => one !== entry);
      if (registered.length === 0) window.removeEventListener('keydown', onKey);
      changed();
    };
  }, [signature, active]);
}

export function useRegisteredKeys(): readonly KeyDoing[] {
  return useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    () => snapshot,
  );
}
