import type { ProductKind, ReturnRule } from '@madang/contract/catalog';
import type { AdminProduct, updateProduct } from '@madang/contract/catalog-admin';
import type { BodyOf } from '@madang/contract/route';
import type { Say } from '../../../ui/lib/language.ts';
import { readWhole } from '../../ui/whole.ts';

/** The editor's text fields, as typed. */
export type ProductDraft = {
  title: string;
  title_en: string;
  subtitle: string;
  subtitle_en: string;
  slug: string;
  kind: ProductKind;
  description_html: string;
  description_html_en: string;
  category_ids: string[];
  tags: string;
  attribute_values: Record<string, string>;
  tax_free: boolean;
  made_to_order: boolean;
  lead_days: string;
  return_rule: ReturnRule;
};

export type DraftErrors = Partial<Record<keyof ProductDraft, string>>;
type Body = BodyOf<typeof updateProduct>;

export function draftOfProduct(product: AdminProduct): ProductDraft {
  return {
    title: product.title,
    title_en: product.title_en ?? '',
    subtitle: product.subtitle,
    subtitle_en: product.subtitle_en ?? '',
    slug: product.slug,
    kind: product.kind,
    description_html: product.description_html,
    description_html_en: product.description_html_en ?? '',
    category_ids: product.category_ids,
    tags: product.tags.join(', '),
    attribute_values: product.attribute_values,
    tax_free: product.tax_free,
    made_to_order: product.made_to_order,
    lead_days: product.lead_days === null ? '' : String(product.lead_days),
    return_rule: product.return_rule,
  };
}

/** "선물, #가을 ,선물" -> ["선물", "가을"]. */
function readTags(text: string): string[] {
  const tags = text.split(/[,\n]/).map((tag) => tag.trim().replace(/^#/, ''));
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

const slug_pattern = /^[a-z0-9가-힣]+(-[a-z0-9가-힣]+)*$/;

function check(draft: ProductDraft, t: Say): DraftErrors {
  const errors: DraftErrors = {};
  if (!draft.title.trim()) errors.title = t('이름을 적으세요.', 'Enter a name.');
  if (!slug_pattern.test(draft.slug) || draft.slug.length > 80)
    errors.slug = t(
      '한글, 영문 소문자, 숫자와 - 만 쓸 수 있습니다.',
      'Only lower-case letters, digits, Hangul and hyphens.',
    );
  const tags = readTags(draft.tags);
  if (tags.length > 20) errors.tags = t('태그는 20개까지입니다.', '20 tags at most.');
  else if (tags.some((tag) => tag.length > 40))
    errors.tags = t('태그 하나는 40자까지입니다.', 'At most 40 characters per tag.');
  if (draft.category_ids.length > 10) errors.category_ids = t('카테고리는 10개까지입니다.', '10 categories at most.');
  const lead = readWhole(draft.lead_days);
  if (lead !== null && !(lead >= 0 && lead <= 365))
    errors.lead_days = t('0일에서 365일 사이로 적으세요.', 'Between 0 and 365 days.');
  return errors;
}

const orNull = (text: string) => text.trim() || null;

function bodyOf(draft: ProductDraft): Required<Omit<Body, 'version'>> {
  const values = Object.entries(draft.attribute_values).filter(([, value]) => value.trim() !== '');
  return {
    title: draft.title.trim(),
    title_en: orNull(draft.title_en),
    subtitle: draft.subtitle.trim(),
    subtitle_en: orNull(draft.subtitle_en),
    slug: draft.slug,
    kind: draft.kind,
    description_html: draft.description_html,
    description_html_en: orNull(draft.description_html_en),
    category_ids: draft.category_ids,
    tags: readTags(draft.tags),
    attribute_values: Object.fromEntries(values),
    tax_free: draft.tax_free,
    made_to_order: draft.made_to_order,
    lead_days: readWhole(draft.lead_days),
    return_rule: draft.return_rule,
  };
}

/** Only what was changed is sent, with the version it was changed from. */
export function readProductDraft(
  draft: ProductDraft,
  product: AdminProduct,
  t: Say,
): { errors: DraftErrors } | { body: Body } {
  const errors = check(draft, t);
  if (Object.keys(errors).length > 0) return { errors };
  const before = bodyOf(draftOfProduct(product));
  const now = bodyOf(draft);
  const changed = Object.entries(now).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof typeof before]),
  );
  return { body: { ...(Object.fromEntries(changed) as Body), version: product.version } };
}

export function isChanged(draft: ProductDraft, product: AdminProduct): boolean {
  return JSON.stringify(draft) !== JSON.stringify(draftOfProduct(product));
}
