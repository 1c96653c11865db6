import {
  adminPublishDocument,
  adminReadOperator,
  adminUpdateOperator,
  type OperatorPapers,
  ok,
  type Route,
  readDocument,
  readOperator,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Sql, Tx } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import type { LiveShops } from './live-shops.ts';
import {
  fillIn,
  missingPapers,
  publishDocument,
  readDocuments,
  readOperatorPapers,
  shownOperator,
  updateOperator,
  versionsOf,
} from './operator.ts';
import type { Audit } from './routes.ts';

type Staff = { account_id: string; staff: { shops: readonly string[] | null } };

/** Who runs the site and which words hold: read by everybody, written by an owner of the whole yard. */
export function operatorRoutes(ctx: { sql: Sql }, tools: { audit: Audit; live: LiveShops }) {
  const desk = async (sql: Sql | Tx) => {
    const shown = await shownOperator(sql);
    return {
      written: await readOperatorPapers(sql),
      shown,
      missing: missingPapers(shown),
      documents: await readDocuments(sql),
    };
  };
  /** The whole yard's: nobody who answers for some shops only changes it. */
  const change = async (
    who: Staff,
    once: { route: Route; key: string; body: unknown },
    work: (tx: Tx) => Promise<{ act: string; subject: string; before: object; after: object } | null>,
  ) => {
    if (who.staff.shops) return refuse('forbidden');
    const { route, key, body } = once;
    const done = await runOnce(ctx.sql, { principal: who.account_id, route: route.id, key, body }, async (tx) => {
      const told = await work(tx);
      if (told) await tools.audit(tx, [{ actor_id: who.account_id, ...told }]);
      return ok({ status: 200, body: await desk(tx) });
    });
    await tools.live.refresh();
    return flatten(done);
  };

  return (app: FastifyInstance): void => {
    mount(app, readOperator, async () => {
      const [operator, documents] = await Promise.all([shownOperator(ctx.sql), readDocuments(ctx.sql)]);
      return ok({ operator, versions: versionsOf(documents) });
    });

    mount(app, readDocument, async ({ params }) => {
      const [operator, documents] = await Promise.all([shownOperator(ctx.sql), readDocuments(ctx.sql)]);
      const found = documents.find((one) => one.kind === params.kind)!;
      const text_en = found.text_en && fillIn(found.text_en, operator);
      return ok({ ...found, text: fillIn(found.text, operator), text_en });
    });

    mount(app, adminReadOperator, async () => ok(await desk(ctx.sql)));

    mount(app, adminUpdateOperator, async ({ body, principal, key }) => {
      const changed = await change(principal, { route: adminUpdateOperator, key, body }, async (tx) => {
        const { before, after } = await updateOperator(tx, body);
        const touched = (Object.keys(body) as (keyof OperatorPapers)[]).filter((name) => before[name] !== after[name]);
        const part = (papers: OperatorPapers) => Object.fromEntries(touched.map((name) => [name, papers[name]]));
        if (touched.length === 0) return null;
        return { act: 'operator.update', subject: 'operator', before: part(before), after: part(after) };
      });
      return changed as never;
    });

    mount(app, adminPublishDocument, async ({ params, body, principal, key }) => {
      const once = { route: adminPublishDocument, key, body: { ...params, ...body } };
      const published = await change(principal, once, async (tx) => {
        const before = versionsOf(await readDocuments(tx))[params.kind];
        const version = await publishDocument(tx, { ...params, ...body });
        return { act: 'operator.publish', subject: params.kind, before: { version: before }, after: { version } };
      });
      return published as never;
    });
  };
}
