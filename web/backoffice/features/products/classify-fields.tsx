import { type Kind, type ProductKind, product_kinds, type ReturnRule, return_rules } from '@madang/contract/catalog';
import { useQuery } from '@tanstack/react-query';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Checkbox, SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { kind_words, return_rule_words } from '../../ui/words.ts';
import type { DraftErrors, ProductDraft } from './product-draft.ts';
import { categoriesQuery, kindsQuery } from './products.ts';

type Props = { draft: ProductDraft; errors: DraftErrors; set: (change: Partial<ProductDraft>) => void };

/** Address, kind with its attributes, categories, tags, and the rules of selling. */
export function ClassifyFields({ draft, errors, set }: Props) {
  const t = useSay();
  const lang = useLanguage();
  const kind = useQuery(kindsQuery).data?.find((one) => one.kind === draft.kind);
  return (
    <>
      <TextField
        label={t('주소', 'Address')}
        value={draft.slug}
        maxLength={80}
        error={errors.slug}
        hint={`/products/${draft.slug}`}
        onChange={(event) => set({ slug: event.target.value.trim().toLowerCase() })}
      />
      <SelectField
        label={t('종류', 'Kind')}
        value={draft.kind}
        onChange={(event) => set({ kind: event.target.value as ProductKind })}
      >
        {product_kinds.map((one) => (
          <option key={one} value={one}>
            {kind_words[one][lang]}
          </option>
        ))}
      </SelectField>
      {kind && kind.attributes.length > 0 ? <Attributes kind={kind} draft={draft} set={set} /> : null}
      <Categories draft={draft} errors={errors} set={set} />
      <div className="grid content-start grid-cols-1 gap-4">
        <TextField
          label={t('태그', 'Tags')}
          value={draft.tags}
          error={errors.tags}
          hint={t('쉼표로 나눕니다', 'Separated by commas')}
          onChange={(event) => set({ tags: event.target.value })}
        />
        <SelectField
          label={t('반품', 'Returns')}
          value={draft.return_rule}
          onChange={(event) => set({ return_rule: event.target.value as ReturnRule })}
        >
          {return_rules.map((rule) => (
            <option key={rule} value={rule}>
              {return_rule_words[rule][lang]}
            </option>
          ))}
        </SelectField>
        <div>
          <Checkbox
            label={t('면세 상품', 'Free of VAT')}
            checked={draft.tax_free}
            onChange={(event) => set({ tax_free: event.target.checked })}
          />
          <Checkbox
            label={t('주문 제작: 재고 없이 만들어 보냄', 'Made to order: no stock is kept')}
            checked={draft.made_to_order}
            onChange={(event) => set({ made_to_order: event.target.checked })}
          />
        </div>
        {draft.made_to_order ? (
          <WholeField
            label={t('주문부터 제작까지', 'From order to making')}
            unit={t('작업일', 'working days')}
            value={draft.lead_days}
            error={errors.lead_days}
            onChange={(lead_days) => set({ lead_days })}
          />
        ) : null}
      </div>
    </>
  );
}

function Attributes({ kind, draft, set }: { kind: Kind; draft: ProductDraft; set: Props['set'] }) {
  const t = useSay();
  const lang = useLanguage();
  const put = (key: string, value: string) => set({ attribute_values: { ...draft.attribute_values, [key]: value } });
  return (
    <fieldset className="grid grid-cols-1 gap-4 rounded-card border border-line p-3 sm:col-span-2 sm:grid-cols-3">
      <legend className="px-1 text-xs font-medium text-ink-soft">
        {t(`${kind.name} 정보`, `About ${kind.name_en.toLowerCase()}`)}
      </legend>
      {kind.attributes.map((attribute) => {
        const label = `${lang === 'en' ? attribute.label_en : attribute.label}${attribute.unit ? ` (${attribute.unit})` : ''}${attribute.required ? ' *' : ''}`;
        const value = draft.attribute_values[attribute.key] ?? '';
        return attribute.type === 'choice' ? (
          <SelectField
            key={attribute.key}
            label={label}
            value={value}
            onChange={(event) => put(attribute.key, event.target.value)}
          >
            <option value="">{t('고르지 않음', 'Not set')}</option>
            {attribute.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {lang === 'en' ? choice.label_en : choice.label}
              </option>
            ))}
          </SelectField>
        ) : (
          <TextField
            key={attribute.key}
            label={label}
            inputMode={attribute.type === 'number' ? 'decimal' : undefined}
            maxLength={500}
            value={value}
            onChange={(event) => put(attribute.key, event.target.value)}
          />
        );
      })}
    </fieldset>
  );
}

function Categories({ draft, errors, set }: Props) {
  const t = useSay();
  const lang = useLanguage();
  const categories = useQuery(categoriesQuery).data?.categories ?? [];
  const toggle = (id: string, on: boolean) =>
    set({ category_ids: on ? [...draft.category_ids, id] : draft.category_ids.filter((one) => one !== id) });
  return (
    <fieldset>
      <legend className="mb-1 text-xs font-medium text-ink-soft">{t('카테고리', 'Categories')}</legend>
      <div className="max-h-52 overflow-y-auto rounded-card border border-line px-2.5 py-1">
        {categories.map((category) => (
          <div key={category.id} className={category.parent_slug ? 'pl-6' : ''}>
            <Checkbox
              label={(lang === 'en' && category.name_en) || category.name}
              checked={draft.category_ids.includes(category.id)}
              onChange={(event) => toggle(category.id, event.target.checked)}
            />
          </div>
        ))}
        {categories.length === 0 ? (
          <p className="py-2 text-ink-soft">{t('아직 카테고리가 없습니다.', 'There are no categories yet.')}</p>
        ) : null}
      </div>
      {errors.category_ids ? <p className="mt-1 text-xs text-bad">{errors.category_ids}</p> : null}
    </fieldset>
  );
}
