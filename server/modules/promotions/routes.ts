import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import {
  adminChangeCampaign,
  adminCreateCampaign,
  adminExportCodes,
  adminListCampaigns,
  adminMakeCodes,
  adminReadCampaign,
  claimCoupon,
  listCampaigns,
  listMyCoupons,
  ok,
  readCampaign,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Principal } from '../../platform/auth-context.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { flatten, mount, mountLean } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { asStaff } from '../../platform/reader.ts';
import type { Benefit } from './campaign.ts';
import { changeCampaign } from './change-campaign.ts';
import type { Claims } from './claims.ts';
import { createCampaign } from './create-campaign.ts';
import { listCoupons } from './list-coupons.ts';
import type { LiveCampaigns } from './live-campaigns.ts';
import { codeLines, wantCodes } from './make-codes.ts';
import { type CampaignRow, readCampaignRow, readCampaignRows } from './read-campaigns.ts';
import { reportCampaign } from './report-campaign.ts';
import { showAdminCampaign, showCampaign } from './show-campaign.ts';

const sold_out = '{"state":"sold_out"}';

/** Whose a variant is; null where there is none. */
type ShopOfGoods = (variant_id: string) => Promise<string | null>;

/** Campaigns for everybody, from memory; claiming; the wallet; making and watching them for staff. */
export function promotionRoutes(
  ctx: Context,
  tools: { live: LiveCampaigns; claims: Claims; shopOfGoods: ShopOfGoods },
) {
  const server_time = () => new Date().toISOString();
  /** A campaign of the shops this member of the staff answers for; of others they hear nothing. */
  const seen = (principal: Extract<Principal, { kind: 'account' }>, id: string) =>
    ctx.read(asStaff(principal), (tx) => readCampaignRow(tx, id));
  /** A shop gives away its own goods. */
  const givesOwn = async (shop_id: string, benefit?: Benefit): Promise<boolean> =>
    benefit?.kind !== 'gift' || (await tools.shopOfGoods(benefit.variant_id)) === shop_id;
  return (app: FastifyInstance): void => {
    mount(app, listCampaigns, () => {
      const now = Date.now();
      const giving = tools.live
        .list()
        .filter((one) => one.kind === 'first_come' && !one.ended_at && one.closes_at.getTime() > now);
      return ok({ campaigns: giving.map(showCampaign), server_time: server_time() });
    });

    mount(app, readCampaign, async ({ params }) => {
      if (!tools.live.read(params.campaign_id)) await tools.live.lookAgain();
      const campaign = tools.live.read(params.campaign_id);
      if (campaign?.kind !== 'first_come') return refuse('not_found');
      return ok({ campaign: showCampaign(campaign), server_time: server_time() });
    });

    mountLean(app, claimCoupon, ({ params, principal }) => {
      const claimed = tools.claims.claim(params.campaign_id, principal.account_id);
      if (claimed instanceof Promise) return claimed;
      return claimed.ok && claimed.value.state === 'sold_out' ? sold_out : claimed;
    });

    mount(app, listMyCoupons, async ({ principal }) =>
      ok({ coupons: await listCoupons(ctx.sql, principal.account_id) }),
    );

    mount(app, adminListCampaigns, async ({ principal }) =>
      ok({ campaigns: (await ctx.read(asStaff(principal), readCampaignRows)).map(showAdminCampaign) }),
    );

    mount(app, adminReadCampaign, async ({ params, principal }) => {
      const row = await seen(principal, params.campaign_id);
      if (!row) return refuse('not_found');
      return ok({ campaign: showAdminCampaign(row), ...(await reportCampaign(ctx.sql, row.id)) });
    });

    mount(app, adminCreateCampaign, async ({ body, principal, key }) => {
      const shops = principal.staff?.shops;
      if (shops && !shops.includes(body.shop_id)) return refuse('invalid_input', { field: 'shop_id' });
      if (!(await givesOwn(body.shop_id, body.benefit))) return refuse('invalid_input', { field: 'benefit' });
      const made = await runOnce(
        ctx.sql,
        { principal: principal.account_id, route: adminCreateCampaign.id, key, body },
        async (tx) => {
          const created = await createCampaign(tx, body);
          if (!created.ok) return created;
          return ok({ status: 201, body: await shown(tx, created.value.campaign_id) });
        },
      );
      await tools.live.refresh();
      return flatten(made) as never;
    });

    mount(app, adminMakeCodes, async ({ params, body, principal, key }) => {
      if (!(await seen(principal, params.campaign_id))) return refuse('not_found');
      const said = { ...params, ...body };
      const wanted = await runOnce(
        ctx.sql,
        { principal: principal.account_id, route: adminMakeCodes.id, key, body: said },
        async (tx) => {
          const done = await wantCodes(tx, params.campaign_id, body.count);
          return done.ok ? ok({ status: 202, body: await shown(tx, params.campaign_id) }) : done;
        },
      );
      return flatten(wanted) as never;
    });

    mount(app, adminExportCodes, async ({ params, principal, reply }) => {
      const row = await seen(principal, params.campaign_id);
      if (row?.kind !== 'single_codes') return refuse('not_found');
      reply.header('content-type', 'text/csv; charset=utf-8');
      reply.header('content-disposition', `attachment; filename="codes-${row.id}.csv"`);
      const bytes = Readable.from(codeLines(ctx.sql, row.id), { objectMode: false });
      try {
        reply.send(bytes);
        await finished(reply.raw);
      } catch {
        // Whoever fetched it went away.
        reply.hijack();
      } finally {
        bytes.destroy();
      }
      return undefined;
    });

    mount(app, adminChangeCampaign, async ({ params, body, principal, key }) => {
      const row = await seen(principal, params.campaign_id);
      if (!row) return refuse('not_found');
      if (!(await givesOwn(row.shop_id, body.benefit))) return refuse('invalid_input', { field: 'benefit' });
      const changed = await runOnce(
        ctx.sql,
        { principal: principal.account_id, route: adminChangeCampaign.id, key, body: { ...params, ...body } },
        async (tx) => {
          const done = await changeCampaign(tx, params.campaign_id, body);
          return done.ok ? ok({ status: 200, body: await shown(tx, params.campaign_id) }) : done;
        },
      );
      await tools.live.refresh();
      return flatten(changed) as never;
    });
  };
}

async function shown(sql: Sql | Tx, id: string) {
  return showAdminCampaign((await readCampaignRow(sql, id)) as CampaignRow);
}
