import { type AdminProduct, updateProduct } from '@madang/contract/catalog-admin';
import type { BodyOf } from '@madang/contract/route';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call, Problem, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { useKeys } from '../../frame/keys.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Field, TextField } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RichText } from '../../ui/rich-text.tsx';
import { useSend } from '../../ui/send.ts';
import { ClassifyFields } from './classify-fields.tsx';
import { type DraftErrors, draftOfProduct, isChanged, type ProductDraft, readProductDraft } from './product-draft.ts';
import { keepProduct } from './products.ts';

/** Names, description, category, attributes, rules: saved together with one button or Ctrl S. */
export function BasicsPanel({ product, can_write }: { product: AdminProduct; can_write: boolean }) {
  const t = useSay();
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<ProductDraft>(() => draftOfProduct(product));
  const [errors, setErrors] = useState<DraftErrors>({});
  const [editor, setEditor] = useState(0);
  const changed = isChanged(draft, product);
  const set = (change: Partial<ProductDraft>) => setDraft((now) => ({ ...now, ...change }));
  const act = useSend(
    `product-${product.id}`,
    (body: BodyOf<typeof updateProduct>, key) => call(updateProduct, { params: { id: product.id }, body, key }),
    {
      say: t('저장했습니다.', 'Saved.'),
      done: (saved) => {
        keepProduct(queries, saved);
        setDraft(draftOfProduct(saved));
        setEditor((now) => now + 1);
      },
    },
  );
  useUnsavedWarning(changed);
  const save = () => {
    if (!changed || act.busy || !can_write) return;
    const read = readProductDraft(draft, product, t);
    setErrors('errors' in read ? read.errors : {});
    if ('body' in read) void act.run(read.body);
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  const revert = () => {
    setDraft(draftOfProduct(product));
    setErrors({});
    setEditor((now) => now + 1);
    act.clear();
  };
  useKeys(can_write ? [{ keys: 'mod+s', label: t('저장', 'Save'), run: save, typing: true }] : []);
  const conflict = act.error instanceof Problem && act.error.code === 'conflict';
  return (
    <Panel title={t('기본 정보', 'Basics')}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <fieldset disabled={!can_write} className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <TextField
            label={t('이름', 'Name')}
            lang="ko"
            maxLength={120}
            value={draft.title}
            error={errors.title}
            onChange={(event) => set({ title: event.target.value })}
          />
          <TextField
            label={t('영어 이름', 'English name')}
            lang="en"
            maxLength={120}
            value={draft.title_en}
            onChange={(event) => set({ title_en: event.target.value })}
          />
          <TextField
            label={t('한 줄 소개', 'Subtitle')}
            lang="ko"
            maxLength={200}
            value={draft.subtitle}
            onChange={(event) => set({ subtitle: event.target.value })}
          />
          <TextField
            label={t('영어 한 줄 소개', 'English subtitle')}
            lang="en"
            maxLength={200}
            value={draft.subtitle_en}
            onChange={(event) => set({ subtitle_en: event.target.value })}
          />
          <ClassifyFields draft={draft} errors={errors} set={set} />
          <div className="grid grid-cols-1 gap-4 sm:col-span-2">
            <Field label={t('설명', 'Description')}>
              {(tie) => (
                <RichText
                  key={`ko-${editor}`}
                  tie={tie}
                  label={t('설명', 'Description')}
                  value={draft.description_html}
                  disabled={!can_write}
                  onChange={(description_html) => set({ description_html })}
                />
              )}
            </Field>
            <details open={draft.description_html_en !== ''}>
              <summary className="text-xs font-medium text-ink-soft">{t('영어 설명', 'English description')}</summary>
              <div className="mt-2">
                <RichText
                  key={`en-${editor}`}
                  label={t('영어 설명', 'English description')}
                  value={draft.description_html_en}
                  disabled={!can_write}
                  onChange={(description_html_en) => set({ description_html_en })}
                />
              </div>
            </details>
          </div>
        </fieldset>
        {can_write ? (
          <div className="sticky bottom-0 -mx-4 mt-4 -mb-4 flex flex-wrap items-center gap-2 border-t border-line bg-raised px-4 py-3">
            <Button type="submit" look="ink" busy={act.busy} disabled={!changed}>
              {t('저장', 'Save')}
            </Button>
            {changed ? (
              <Button look="quiet" onClick={revert}>
                {t('되돌리기', 'Revert')}
              </Button>
            ) : null}
            <div className="min-w-0 flex-1">
              <Refused>
                {act.error
                  ? `${sentenceOf(act.error)}${conflict ? t(' 내용을 복사해 둔 뒤 새로 고치세요.', ' Copy what you wrote, then reload.') : ''}`
                  : Object.keys(errors).length > 0
                    ? t('표시된 칸을 확인해 주세요.', 'Please check the marked fields.')
                    : null}
              </Refused>
            </div>
          </div>
        ) : null}
      </form>
    </Panel>
  );
}

/** The browser asks before a page with unsaved words is left. */
function useUnsavedWarning(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [active]);
}
