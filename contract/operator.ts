import Type, { type Static } from 'typebox';
import { defineRoute } from './route.ts';
import { paper_fields } from './sellers.ts';

const strict = { additionalProperties: false };
const instant = Type.String({ format: 'date-time' });

const operator_fields = {
  ...paper_fields,
  /** 호스팅서비스 제공자. */
  hosting: Type.String({ maxLength: 100 }),
  /** 개인정보 보호책임자. */
  privacy_officer: Type.String({ maxLength: 60 }),
};

/** Who runs this site, as the law wants it below every page (전자상거래법 제10조, 제13조). Empty where it is not filled in. */
export const OperatorPapers = Type.Object(operator_fields);
export type OperatorPapers = Static<typeof OperatorPapers>;

/** What a buyer must find; office hours and who answers for privacy are a service. */
export const required_papers = [
  'company',
  'representative',
  'business_number',
  'mail_order_number',
  'address',
  'contact_phone',
  'contact_email',
  'hosting',
] as const satisfies readonly (keyof OperatorPapers)[];

export const DocumentKind = Type.Enum(['terms', 'privacy']);
export type DocumentKind = Static<typeof DocumentKind>;

/** The version of the words that are there before an owner writes their own. */
export const first_version = '2026-11-22';

/** Which words a buyer agrees to today. */
export const DocumentVersions = Type.Object({ terms: Type.String(), privacy: Type.String() });
export type DocumentVersions = Static<typeof DocumentVersions>;

export const readOperator = defineRoute({
  id: 'readOperator',
  method: 'GET',
  path: '/api/v1/operator',
  auth: 'public',
  summary: 'Who runs this site, and which terms and privacy policy hold today',
  reply: { 200: Type.Object({ operator: OperatorPapers, versions: DocumentVersions }) },
});

/** Plain text: blank lines part paragraphs, a line that begins with `## ` is a heading, with `- ` an item. */
const Words = Type.String({ minLength: 20, maxLength: 60_000 });
export const ShopDocument = Type.Object({
  kind: DocumentKind,
  version: Type.String(),
  published_at: Type.Union([instant, Type.Null()]),
  text: Type.String(),
  text_en: Type.Union([Type.String(), Type.Null()]),
});
export type ShopDocument = Static<typeof ShopDocument>;

export const readDocument = defineRoute({
  id: 'readDocument',
  method: 'GET',
  path: '/api/v1/documents/:kind',
  auth: 'public',
  summary: 'The terms or the privacy policy that hold today, with the operator’s names filled in',
  params: Type.Object({ kind: DocumentKind }),
  reply: { 200: ShopDocument },
});

/** As it was filled in, and what buyers are shown where a field is empty and there is but one shop. */
const OperatorDesk = Type.Object({
  written: OperatorPapers,
  shown: OperatorPapers,
  missing: Type.Array(Type.String()),
  documents: Type.Array(ShopDocument),
});

export const adminReadOperator = defineRoute({
  id: 'admin.operator.read',
  method: 'GET',
  path: '/api/v1/admin/operator',
  auth: 'staff:settings.read',
  summary: 'The operator as it was filled in, what is missing, and the documents as they were written',
  reply: { 200: OperatorDesk },
});

export const adminUpdateOperator = defineRoute({
  id: 'admin.operator.update',
  method: 'PATCH',
  path: '/api/v1/admin/operator',
  auth: 'staff:settings.write',
  summary: 'Change what stands below every page. Audited.',
  body: Type.Partial(Type.Object(operator_fields), { ...strict, minProperties: 1 }),
  reply: { 200: OperatorDesk },
});

export const adminPublishDocument = defineRoute({
  id: 'admin.documents.publish',
  method: 'POST',
  path: '/api/v1/admin/documents/:kind',
  auth: 'staff:settings.write',
  summary:
    'A new version of the terms or the privacy policy, from now on. Older ones are kept: people agreed to them. Audited.',
  params: Type.Object({ kind: DocumentKind }),
  body: Type.Object({ text: Words, text_en: Type.Union([Words, Type.Null()]) }, strict),
  body_limit_bytes: 300_000,
  reply: { 200: OperatorDesk },
});

/** What a buyer agrees to: the words by version. Age and terms are needed, marketing is a choice. */
export const Agreement = Type.Object(
  {
    terms: Type.String({ minLength: 1, maxLength: 40 }),
    privacy: Type.String({ minLength: 1, maxLength: 40 }),
    age_14: Type.Literal(true),
  },
  strict,
);
export type Agreement = Static<typeof Agreement>;
