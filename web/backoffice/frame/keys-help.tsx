import { useSay } from '../../ui/lib/language.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Scroller } from '../ui/scroller.tsx';
import { useRegisteredKeys } from './keys.ts';

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);

function shown(keys: string): string[] {
  if (keys === ' ') return ['Space'];
  return keys.split(' ').map((key) =>
    key
      .replace('mod+', mac ? '⌘' : 'Ctrl ')
      .replace('shift+', mac ? '⇧' : 'Shift ')
      .replace('Enter', '↵'),
  );
}

/** The keys that work on the page behind it. */
export function KeysHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useSay();
  const registered = useRegisteredKeys();
  const general = t('여기서', 'Here');
  const groups = new Map<string, Map<string, string>>();
  for (const doing of registered) {
    const group = groups.get(doing.group ?? general) ?? new Map<string, string>();
    group.set(doing.keys, doing.label);
    groups.set(doing.group ?? general, group);
  }
  return (
    <Dialog open={open} onClose={onClose} title={t('단축키', 'Keys')}>
      <Scroller label={t('단축키 목록', 'List of shortcuts')} className="grid gap-6 sm:grid-cols-2">
        {[...groups].map(([name, group]) => (
          <section key={name}>
            <h3 className="mb-2 text-xs font-semibold text-ink-faint">{name}</h3>
            <dl className="grid gap-1.5">
              {[...group].map(([keys, label]) => (
                <div key={keys} className="flex items-center justify-between gap-4">
                  <dt>{label}</dt>
                  <dd className="flex gap-1">
                    {shown(keys).map((key) => (
                      <kbd key={key} className="key">
                        {key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </Scroller>
    </Dialog>
  );
}
