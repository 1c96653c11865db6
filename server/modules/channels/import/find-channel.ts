import { ok, type Result, refuse } from '@madang/contract/errors';
import type { Sql, Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { ChannelKind, Layout } from './layouts.ts';
import { isNearName } from './near-name.ts';

const channel_names: Record<ChannelKind, string> = {
  smartstore: '스마트스토어',
  coupang: '쿠팡',
  '11st': '11번가',
  esm: 'G마켓·옥션',
  kakao: '카카오 톡스토어',
  cafe24: '카페24',
  shopby: '샵바이',
  store: '매장',
  partner: '협력사',
  custom: '기타',
};

/** What a channel of this kind is called that nobody has named. */
const nameOfNew = (kind: ChannelKind, name: string | undefined): string =>
  name && name !== kind ? name : channel_names[kind];

type Found = { id: string; kind: ChannelKind; name: string };

/**
 * The channel a sheet belongs to: of its kind, by the name (or the kind's word) that was asked for, else the first of the kind.
 * Null where there is none yet.
 */
export async function findChannel(
  sql: Sql | Tx,
  input: { shop_id: string; kind: ChannelKind; name?: string | undefined; layout: string },
): Promise<Found | null> {
  const by_profile = /^profile:(.+)$/.exec(input.layout)?.[1] ?? null;
  const name = input.name && input.name !== input.kind ? input.name : null;
  const [found] = await sql<Found[]>`
    select id, kind, name from channels.channels
    where shop_id = ${input.shop_id} and case when ${by_profile}::text is not null then id = ${by_profile}::uuid
      else kind = ${input.kind} and (${name}::text is null or name = ${name}) end
    order by created_at, id limit 1`;
  return found ?? null;
}

/** The channel a previewed file goes to, where it was not there when it was read: the one somebody opened since, or the name it will be opened under. */
export async function channelToCome(
  sql: Sql,
  input: { shop_id: string; kind: ChannelKind; name: string | undefined },
): Promise<{ found: Found } | { opens: string }> {
  const found = await findChannel(sql, { ...input, layout: '' });
  return found ? { found } : { opens: nameOfNew(input.kind, input.name) };
}

/** The same, made where there is none. */
export async function ensureChannel(sql: Sql | Tx, input: Parameters<typeof findChannel>[1]): Promise<Found> {
  const found = await findChannel(sql, input);
  if (found) return found;
  const name = nameOfNew(input.kind, input.name);
  await sql`
    insert into channels.channels (id, shop_id, kind, name) values (${newId()}, ${input.shop_id}, ${input.kind}, ${name})
    on conflict (shop_id, kind, name) do nothing`;
  return (await findChannel(sql, { ...input, name }))!;
}

/**
 * Names a sheet of this kind may be sent to instead, where `name` is that of another kind: its word, what its first channel is called, or
 * a channel of it. Null else: a name nobody has yet is a second shop at the same market, and is opened.
 */
export async function namesInstead(
  sql: Sql | Tx,
  input: { shop_id: string; kind: ChannelKind; name: string },
): Promise<string[] | null> {
  const rows = await sql<{ name: string; kind: ChannelKind }[]>`
    select name, kind from channels.channels where shop_id = ${input.shop_id} order by created_at, id`;
  const [mine, others] = [[] as string[], [] as string[]];
  for (const one of rows) (one.kind === input.kind ? mine : others).push(one.name);
  for (const [kind, name] of Object.entries(channel_names)) (kind === input.kind ? mine : others).push(name, kind);
  return mine.includes(input.name) || !others.includes(input.name) ? null : [...new Set(mine)];
}

/**
 * Channels of this kind that whoever wrote a name nobody has yet may have meant: those of the shop, those its sender sees in other shops
 * (one name for one market, wherever it is written), and what the first of the kind is called where there is none yet.
 */
export async function nearChannels(
  sql: Sql | Tx,
  input: { shop_id: string; kind: ChannelKind; name: string; shops: readonly string[] | null },
): Promise<string[]> {
  const rows = await sql<{ name: string; here: boolean }[]>`
    select name, shop_id = ${input.shop_id} as here from channels.channels
    where kind = ${input.kind} and (${input.shops === null} or shop_id = any (${`{${input.shops?.join(',') ?? ''}}`}::text::uuid[]))
    order by (shop_id = ${input.shop_id}) desc, created_at, id`;
  const mine = rows.flatMap((one) => (one.here ? one.name : []));
  if ([...mine, input.kind, channel_names[input.kind]].includes(input.name)) return [];
  const names = new Set([...rows.map((one) => one.name), channel_names[input.kind]]);
  return [...names].filter((name) => isNearName(input.name, name));
}

/** Whether a sheet's columns may be kept under this name: that of a sheet drawn before, or one that is no slip and nobody else's. */
export async function judgeSheetName(
  sql: Sql,
  input: { shop_id: string; name: string; shops: readonly string[] | null; new_channel: boolean },
): Promise<Result<true>> {
  const { shop_id, name } = input;
  const [known] = await sql`
    select 1 from channels.channels where shop_id = ${shop_id} and name = ${name} and kind in ('custom', 'partner')`;
  if (known) return ok(true);
  if (await namesInstead(sql, { shop_id, kind: 'custom', name })) return refuse('channel_name_taken');
  if (input.new_channel) return ok(true);
  const kinds = ['custom', 'partner'] as const;
  const near = (await Promise.all(kinds.map((kind) => nearChannels(sql, { ...input, kind })))).flat();
  return near.length > 0 ? refuse('channel_name_near', { name, near: near.join(', ') }) : ok(true);
}

export type Profile = { columns: { title: string; field: string }[] };

/** Layouts that the shop's people drew for sheets of their own: that of the channel that is wished for first, of a partner alone. */
export async function readProfiles(
  sql: Sql | Tx,
  shop_id: string,
  wishes: { channel?: string | undefined; partner?: string | undefined } = {},
): Promise<Layout[]> {
  const [name, partner] = [wishes.channel ?? null, wishes.partner ?? null];
  const rows = await sql<{ id: string; kind: ChannelKind; profile: Profile }[]>`
    select id, kind, profile from channels.channels
    where shop_id = ${shop_id} and profile is not null and (${partner}::uuid is null or id = ${partner}::uuid)
    order by name is distinct from ${name}, created_at, id`;
  return rows.map(({ id, kind, profile }) => toLayout(`profile:${id}`, kind, profile));
}

function toLayout(id: string, kind: ChannelKind, profile: Profile): Layout {
  const fields: Layout['fields'] = {};
  for (const { title, field } of profile.columns) {
    const name = field === 'address2' ? 'address2' : (field as keyof Layout['fields']);
    fields[name] = [...(fields[name] ?? []), title];
  }
  if (fields.address2 && fields.address) {
    fields.address1 = fields.address;
    delete fields.address;
  }
  return {
    id,
    kind,
    signs: profile.columns.map((one) => [one.title]),
    fields,
    required: ['product', 'qty'],
    strict_zip: false,
  };
}
