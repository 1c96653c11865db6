import {
  type DocumentKind,
  type DocumentVersions,
  first_version,
  type OperatorPapers,
  required_papers,
  type ShopDocument,
} from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';
import { default_documents } from './default-documents.ts';
import { readShops } from './read-shops.ts';

const kinds: readonly DocumentKind[] = ['terms', 'privacy'];

/** The operator as it was filled in. */
export async function readOperatorPapers(sql: Sql | Tx): Promise<OperatorPapers> {
  const [row] = await sql<[OperatorPapers]>`
    select contact_phone, contact_email, contact_hours, company, representative, business_number, mail_order_number, address,
      hosting, privacy_officer
    from sellers.operator`;
  return row;
}

/** What stands below every page: what was filled in, else the papers of the yard's only shop. */
export async function shownOperator(sql: Sql | Tx): Promise<OperatorPapers> {
  const written = await readOperatorPapers(sql);
  const shops = [...(await readShops(sql)).values()];
  return shops.length === 1 ? { ...written, ...filledFrom(written, shops[0]!) } : written;
}

const filledFrom = (written: OperatorPapers, shop: Partial<OperatorPapers>): Partial<OperatorPapers> =>
  Object.fromEntries(
    (Object.keys(written) as (keyof OperatorPapers)[]).map((name) => [name, written[name] || (shop[name] ?? '')]),
  );

export const missingPapers = (shown: OperatorPapers): string[] => required_papers.filter((name) => !shown[name]);

/** Terms and privacy policy as written, each in its newest version. */
export async function readDocuments(sql: Sql | Tx): Promise<ShopDocument[]> {
  const rows = await sql<(Omit<ShopDocument, 'published_at'> & { published_at: Date })[]>`
    select distinct on (kind) kind, version, text, text_en, published_at
    from sellers.documents order by kind, published_at desc`;
  return kinds.map((kind) => {
    const row = rows.find((one) => one.kind === kind);
    if (row) return { ...row, published_at: row.published_at.toISOString() };
    return { kind, version: first_version, published_at: null, ...default_documents[kind] };
  });
}

export const versionsOf = (documents: readonly ShopDocument[]): DocumentVersions => ({
  terms: documents.find((one) => one.kind === 'terms')!.version,
  privacy: documents.find((one) => one.kind === 'privacy')!.version,
});

/** `{company}` and the like with what they stand for; what is not filled in is left out. */
export function fillIn(text: string, operator: OperatorPapers): string {
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) =>
    name in operator ? operator[name as keyof OperatorPapers] : whole,
  );
}

/** Changes what is given of the operator; says what it was and what it is. */
export async function updateOperator(
  tx: Tx,
  change: Partial<OperatorPapers>,
): Promise<{ before: OperatorPapers; after: OperatorPapers }> {
  await tx`select 1 from sellers.operator for no key update`;
  const before = await readOperatorPapers(tx);
  const after = { ...before, ...change };
  await tx`
    update sellers.operator set contact_phone = ${after.contact_phone}, contact_email = ${after.contact_email},
      contact_hours = ${after.contact_hours}, company = ${after.company}, representative = ${after.representative},
      business_number = ${after.business_number}, mail_order_number = ${after.mail_order_number}, address = ${after.address},
      hosting = ${after.hosting}, privacy_officer = ${after.privacy_officer}`;
  return { before, after };
}

/** A new version, named by its day in Korea and how many that day had. The one before stays as it was. */
export async function publishDocument(
  tx: Tx,
  input: { kind: DocumentKind; text: string; text_en: string | null },
): Promise<string> {
  // One at a time: a version's name is never given twice.
  await tx`select 1 from sellers.operator for no key update`;
  const [row] = await tx<[{ version: string }]>`
    with today as (select (clock_timestamp() at time zone 'Asia/Seoul')::date::text as day)
    insert into sellers.documents (kind, version, text, text_en, published_at)
    select ${input.kind}, day || '.' || (1 + (select count(*) from sellers.documents where kind = ${input.kind} and version like day || '.%')),
      ${input.text}, ${input.text_en}, clock_timestamp()
    from today returning version`;
  return row.version;
}
