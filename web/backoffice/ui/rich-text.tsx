import { type ClipboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useSay } from '../../ui/lib/language.ts';
import { cleanHtml } from './clean-html.ts';
import type { Tie } from './field.tsx';
import { Icon } from './icons.tsx';

type Props = {
  label: string;
  /** The value at the start; afterwards the editor has its own. Give it a new `key` to start over. */
  value: string;
  onChange: (html: string) => void;
  disabled?: boolean;
  tie?: Tie;
};

type Tool = { name: string; mark: ReactNode; run: () => void };

function useTools(changed: () => void): Tool[] {
  const t = useSay();
  // The one editing command set every browser has; what it makes is cleaned before it leaves.
  const run = (command: string, argument?: string) => () => {
    document.execCommand(command, false, argument);
    changed();
  };
  return [
    { name: t('굵게 (Ctrl B)', 'Bold (Ctrl B)'), mark: 'B', run: run('bold') },
    { name: t('기울임 (Ctrl I)', 'Italic (Ctrl I)'), mark: <em className="font-serif">I</em>, run: run('italic') },
    { name: t('큰 제목', 'Heading'), mark: 'H3', run: run('formatBlock', 'h3') },
    { name: t('작은 제목', 'Small heading'), mark: 'H4', run: run('formatBlock', 'h4') },
    { name: t('문단', 'Paragraph'), mark: '¶', run: run('formatBlock', 'p') },
    { name: t('인용', 'Quote'), mark: '❝', run: run('formatBlock', 'blockquote') },
    { name: t('목록', 'List'), mark: '•', run: run('insertUnorderedList') },
    { name: t('번호 목록', 'Numbered list'), mark: '1.', run: run('insertOrderedList') },
    { name: t('가로줄', 'Line'), mark: '—', run: run('insertHorizontalRule') },
    { name: t('서식 지우기', 'Clear formatting'), mark: 'Tx', run: run('removeFormat') },
  ];
}

/** Formatted text that is always clean: pasted pages lose scripts, styles and pictures; the source can be seen and edited. */
export function RichText({ label, value, onChange, disabled, tie }: Props) {
  const t = useSay();
  const place = useRef<HTMLDivElement>(null);
  const [source, setSource] = useState<string | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const selection = useRef<Range | null>(null);
  const changed = () => onChange(cleanHtml(place.current?.innerHTML ?? ''));
  const tools = useTools(changed);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the browser owns the text from then on
  useEffect(() => {
    if (source === null && place.current) place.current.innerHTML = cleanHtml(value);
  }, [source === null]);
  const paste = (event: ClipboardEvent) => {
    const html = event.clipboardData.getData('text/html');
    if (!html) return;
    event.preventDefault();
    document.execCommand('insertHTML', false, cleanHtml(html));
    changed();
  };
  const askLink = () => {
    const now = getSelection();
    selection.current = now && now.rangeCount > 0 ? now.getRangeAt(0).cloneRange() : null;
    setLink('https://');
  };
  const putLink = () => {
    const range = selection.current;
    const now = getSelection();
    setLink(null);
    if (!range || !now || !link || !/^(https?:\/\/.+|mailto:.+|tel:.+|\/.+)/.test(link)) return;
    place.current?.focus();
    now.removeAllRanges();
    now.addRange(range);
    document.execCommand('createLink', false, link);
    changed();
  };
  return (
    <div className="rounded-card border border-line-strong bg-raised focus-within:border-ink">
      <div
        role="toolbar"
        aria-label={t(`${label} 서식`, `${label}: formatting`)}
        className="flex flex-wrap items-center gap-0.5 border-b border-line p-1"
      >
        {source === null
          ? [...tools, { name: t('링크', 'Link'), mark: <Icon name="link" className="size-3.5" />, run: askLink }].map(
              (tool) => (
                <button
                  key={tool.name}
                  type="button"
                  title={tool.name}
                  disabled={disabled}
                  // Keeps the selection in the text.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={tool.run}
                  className="inline-flex h-7 min-w-7 items-center justify-center rounded-[3px] px-1.5 text-xs font-semibold text-ink-soft hover:bg-sunken hover:text-ink disabled:text-ink-faint pointer-coarse:h-11 pointer-coarse:min-w-10"
                >
                  {tool.mark}
                  <span className="sr-only"> {tool.name}</span>
                </button>
              ),
            )
          : null}
        <button
          type="button"
          disabled={disabled}
          aria-pressed={source !== null}
          className="ml-auto h-7 rounded-[3px] px-2 text-xs text-ink-soft hover:bg-sunken hover:text-ink aria-pressed:bg-sunken disabled:text-ink-faint pointer-coarse:h-11"
          onClick={() => {
            if (source === null) setSource(cleanHtml(place.current?.innerHTML ?? value));
            else {
              onChange(cleanHtml(source));
              setSource(null);
            }
          }}
        >
          {source === null ? t('HTML 보기', 'Show HTML') : t('글로 보기', 'Show text')}
        </button>
      </div>
      {link === null ? null : (
        <div className="flex gap-2 border-b border-line p-1.5">
          <input
            // biome-ignore lint/a11y/noAutofocus: asked for a moment ago
            autoFocus
            aria-label={t('링크 주소', 'Link address')}
            className="control"
            value={link}
            onChange={(event) => setLink(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== 'Escape') return;
              event.preventDefault();
              event.stopPropagation();
              if (event.key === 'Enter') putLink();
              else setLink(null);
            }}
          />
          <button type="button" className="link px-2" onClick={putLink}>
            {t('넣기', 'Insert')}
          </button>
        </div>
      )}
      {source === null ? (
        // biome-ignore lint/a11y/useSemanticElements: formatted text is no textarea
        <div
          ref={place}
          id={tie?.id}
          role="textbox"
          tabIndex={0}
          aria-multiline="true"
          aria-label={label}
          contentEditable={!disabled}
          suppressContentEditableWarning
          className="prose-editor max-h-[28rem] min-h-32 overflow-y-auto px-3 py-2"
          onInput={changed}
          onPaste={paste}
        />
      ) : (
        <textarea
          id={tie?.id}
          aria-label={t(`${label} HTML`, `${label}, HTML`)}
          className="min-h-48 w-full bg-transparent px-3 py-2 font-mono text-xs outline-none"
          value={source}
          spellCheck={false}
          onChange={(event) => {
            setSource(event.target.value);
            onChange(cleanHtml(event.target.value));
          }}
        />
      )}
    </div>
  );
}
