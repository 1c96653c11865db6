import {
  adminListSettlementDifferences,
  adminListSettlements,
  adminSeeDifferences,
  adminTakeSettlement,
  ok,
  refuse,
  settlement_file_limit_mb,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.ts';
import { flatten, mount } from '../../../platform/http.ts';
import { runOnce } from '../../../platform/idempotency.ts';
import { audit } from '../../identity/index.ts';
import { findChannel } from '../export/find-channel.ts';
import { once } from '../once.ts';
import { takeTable, withTables } from '../tables/take-table.ts';
import {
  readDifferences,
  readMarketChannels,
  readSettlements,
  readUnpaid,
  type SettlementSums,
  seeDifferences,
} from './read-settlements.ts';
import { rematchUnknown } from './rematch-unknown.ts';
import { saveSettlement } from './save-settlement.ts';
import { readSettlementSheet } from './settlement-sheet.ts';

const most_rows = 20_000;
const shown_differences = 500;

/** Markets' settlement files, held against the orders here. */
export function settlementRoutes(ctx: Context, tools: { firstShop(): Promise<string | null> }) {
  const { sql } = ctx;
  ctx.schedule.every('channels.rematch_settlements', 30_000, async () => void (await rematchUnknown(sql)));
  return (app: FastifyInstance): void => {
    withTables(app, (scope) =>
      mount(scope, adminTakeSettlement, async ({ request, principal, key }) => {
        const taken = await takeTable(request, { limit_mb: settlement_file_limit_mb, max_rows: most_rows });
        if (!taken.ok) return taken;
        const { tables, texts, sha256 } = taken.value;
        const sheet = readSettlementSheet(tables);
        if (!sheet) return refuse('unknown_columns', { columns: '상품주문번호, 정산예정금액(정산금액)' });
        const by = principal.account_id;
        const word = texts.channel?.trim() || 'smartstore';
        const input = { principal: by, route: adminTakeSettlement.id, key, body: { sha256, word } };
        return flatten(
          await runOnce(sql, input, async (tx) => {
            const channel = await findChannel(tx, word, principal.staff, tools.firstShop);
            if (!channel) return refuse('channel_not_found', { channel: word });
            const { settlement_id, known } = await saveSettlement(tx, { channel, sheet, sha256, by });
            const detail = { rows: sheet.rows.length, kind: sheet.kind };
            if (!known) await audit(tx, [{ actor_id: by, act: 'channels.settlement', subject: settlement_id, detail }]);
            const [sums] = await readSettlements(tx, { shops: null }, settlement_id);
            return ok({ status: 200, body: { settlement: shown(sums!), known, unread: sheet.unread } });
          }),
        ) as never;
      }),
    );

    mount(app, adminListSettlements, async ({ principal }) => {
      const { shops } = principal.staff;
      const { since, ...unpaid } = await readUnpaid(sql, { shops });
      const settlements = (await readSettlements(sql, { shops })).map(shown);
      const channels = await readMarketChannels(sql, { shops });
      return ok({ settlements, unpaid: { ...unpaid, since: since?.toISOString() ?? null }, channels });
    });

    mount(app, adminListSettlementDifferences, async ({ principal }) => {
      const found = await readDifferences(sql, { shops: principal.staff.shops }, shown_differences + 1);
      return ok({ differences: found.slice(0, shown_differences), more: found.length > shown_differences });
    });

    mount(app, adminSeeDifferences, async (asked) => {
      const { principal, body } = asked;
      const scope = { shops: principal.staff.shops, by: principal.account_id, rows: body.rows };
      return flatten(
        await once(sql, adminSeeDifferences.id, asked, 200, async (tx) =>
          ok({ seen: await seeDifferences(tx, scope) }),
        ),
      ) as never;
    });
  };
}

const shown = ({ created_at, ...sums }: SettlementSums) => ({ ...sums, created_at: created_at.toISOString() });
