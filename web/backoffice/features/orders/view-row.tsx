import type { GridView } from '@madang/contract/grid-views';
import { useRef, useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { Button, IconButton } from '../../ui/button.tsx';

type Props = {
  view: GridView;
  onChoose: () => void;
  onSave: (view: GridView) => void;
  /** The list opens with it from now on, or no longer. */
  onOpening: () => void;
  onRemove: () => void;
};

/** One saved view: shown at a press, made the one the list opens with; one's own is renamed or removed. */
export function ViewRow({ view, onChoose, onSave, onOpening, onRemove }: Props) {
  const t = useSay();
  const { name, opens_first } = view;
  const [renamed, setRenamed] = useState<string | null>(null);
  const came_back = useRef(false);
  if (renamed !== null)
    return (
      <form
        className="flex items-center gap-1"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = renamed.trim();
          if (wanted && wanted !== name) onSave({ ...view, name: wanted });
          came_back.current = true;
          setRenamed(null);
        }}
      >
        <input
          className="control min-w-0 grow"
          aria-label={t(`${name}의 새 이름`, `New name of ${name}`)}
          maxLength={60}
          value={renamed}
          // biome-ignore lint/a11y/noAutofocus: it was asked for by a press of its button
          autoFocus
          onChange={(event) => setRenamed(event.target.value)}
        />
        <Button type="submit">{t('바꾸기', 'Rename')}</Button>
      </form>
    );
  return (
    <div className="flex items-center gap-1">
      <button
        type="button"
        className="min-w-0 grow truncate rounded px-2 py-1 text-left text-dense hover:bg-sunken"
        onClick={onChoose}
      >
        {name}
        {view.shared ? <span className="text-xs text-ink-soft"> · {t('함께 씀', 'shared')}</span> : null}
      </button>
      <IconButton
        label={t(`${name}: 목록을 열 때 보기`, `${name}: the list opens with it`)}
        aria-pressed={opens_first}
        onClick={onOpening}
      >
        {opens_first ? '★' : '☆'}
      </IconButton>
      {view.mine ? (
        <>
          <IconButton
            label={t(`${name} 이름 바꾸기`, `Rename ${name}`)}
            // Back where it was asked for.
            autoFocus={came_back.current}
            onClick={() => setRenamed(name)}
          >
            ✎
          </IconButton>
          <IconButton label={t(`${name} 지우기`, `Remove ${name}`)} onClick={onRemove}>
            ×
          </IconButton>
        </>
      ) : null}
    </div>
  );
}
