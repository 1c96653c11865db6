import type { Sql, Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { Form, FormColumn } from './forms.ts';

type FormRow = {
  form_id: string;
  shop_id: string;
  name: string;
  sheet_name: string;
  columns: FormColumn[];
  version: number;
};

/** Forms of these shops (null: of all), by name. */
export async function readForms(sql: Sql | Tx, shops: readonly string[] | null): Promise<FormRow[]> {
  return await sql<FormRow[]>`
    select id as form_id, shop_id, name, sheet_name, columns, version from channels.forms
    where ${shops ? sql`shop_id = any (${`{${shops.join(',')}}`}::text::uuid[])` : sql`true`}
    order by name, id limit 500`;
}

export async function findForm(tx: Tx, shop_id: string, name: string): Promise<Form | null> {
  const [row] = await tx<Form[]>`
    select name, sheet_name, columns from channels.forms where shop_id = ${shop_id} and name = ${name}`;
  return row ?? null;
}

/** Draws a form, or draws the one of that name anew; files made before stay as they left. */
export async function saveForm(tx: Tx, input: { shop_id: string } & Form): Promise<FormRow> {
  const [row] = await tx<FormRow[]>`
    insert into channels.forms (id, shop_id, name, sheet_name, columns)
    values (${newId()}, ${input.shop_id}, ${input.name}, ${input.sheet_name}, ${JSON.stringify(input.columns)}::text::jsonb)
    on conflict (shop_id, name) do update set sheet_name = excluded.sheet_name, columns = excluded.columns,
      version = channels.forms.version + 1, updated_at = now()
    returning id as form_id, shop_id, name, sheet_name, columns, version`;
  return row!;
}
