import { finished } from 'node:stream/promises';
import { adminListExports, adminTakeExport, ok, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { mount } from '../../platform/http.ts';
import { languageOf } from '../../platform/language.ts';
import { asStaff } from '../../platform/reader.ts';
import type { Identity } from './identity.ts';
import { originOf } from './origin.ts';
import { no_store } from './welcome.ts';
import { writeExport } from './write-export.ts';

const media = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};

/** Files of personal data, fetched by whoever asked for them. What asks for one is the route of its module. */
export function exportRoutes({ exports }: Identity) {
  return (app: FastifyInstance): void => {
    mount(app, adminListExports, async ({ principal }) => ok({ exports: await exports.list(principal.account_id) }));

    mount(app, adminTakeExport, async ({ principal, params, request, reply }) => {
      const { account_id } = principal;
      const found = await exports.read(params.export_id, account_id);
      if (!found) return refuse('not_found');
      const { ticket, exporter, filter } = found;
      const { format } = ticket;
      const language = languageOf(request);
      const { bytes, written } = await writeExport(exporter, { viewer: asStaff(principal), filter, format, language });
      const name = `${exporter.name[language]}-${ticket.created_at.slice(0, 10)}.${format}`;
      reply.headers({
        ...no_store,
        'content-type': media[format],
        'content-disposition': `attachment; filename="${exporter.kind}.${format}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      });
      try {
        reply.send(bytes);
        await finished(reply.raw);
      } catch {
        // Whoever fetched it went away: what they got is written down all the same.
        bytes.destroy();
        reply.hijack();
      }
      await exports.told({ account_id, ticket, people: written.rows, whole: written.whole, origin: originOf(request) });
      return undefined;
    });
  };
}
