import {
  askPhone as askPhoneRoute,
  deleteMe as deleteMeRoute,
  downloadMyData,
  ok,
  refuse,
  verifyPhone as verifyPhoneRoute,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { readCookie } from '../../platform/cookie.ts';
import { mount } from '../../platform/http.ts';
import { newId } from '../../platform/ids.ts';
import { closeAccount, type Holding } from './close-account.ts';
import { downloadData } from './download-data.ts';
import type { Identity } from './identity.ts';
import { addressKey } from './limits.ts';
import { originOf } from './origin.ts';
import { confirmPerson } from './prove-person.ts';
import { askPhone, verifyPhone } from './verify-phone.ts';
import { guestBody, no_store } from './welcome.ts';

/** What a person may always do with their data: have it, delete it; and prove a phone. */
export function myDataRoutes(
  app: FastifyInstance,
  identity: Identity,
  options: { holdings: readonly Holding[]; texts_are_sent: boolean },
): void {
  const { cookies, sessions, limits } = identity;

  mount(app, downloadMyData, async ({ principal, body }) => {
    const confirmed = await confirmPerson(identity, principal, body.current_password);
    if (!confirmed.ok) return confirmed;
    const document = await downloadData(identity, principal.account_id, options.holdings);
    if (!document) return refuse('not_found');
    const headers = {
      ...no_store,
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="madang-my-data.json"',
    };
    return { status: 200 as const, headers, body: Buffer.from(JSON.stringify(document, null, 2)) };
  });

  mount(app, deleteMeRoute, async ({ principal, body, request, reply }) => {
    const confirmed = await confirmPerson(identity, principal, body.current_password);
    if (!confirmed.ok) return confirmed;
    if (!(await closeAccount(identity, principal.account_id, options.holdings, originOf(request))))
      return refuse('last_owner');
    const { cookie: header } = request.headers;
    const token = readCookie(header, cookies.names.session);
    if (token) sessions.forget(token);
    reply.headers({ ...no_store, 'set-cookie': [...cookies.endSessions(header), cookies.guest(newId())] });
    return ok(guestBody(identity));
  });

  mount(app, askPhoneRoute, async ({ principal, body, request, reply }) => {
    reply.headers(no_store);
    const limited = await limits.take({ texts_address: addressKey(request.ip) });
    const { account_id } = principal;
    return limited ?? askPhone(identity, { ...body, account_id, demo_shown: !options.texts_are_sent });
  });

  mount(app, verifyPhoneRoute, async ({ principal, body, request, reply }) => {
    reply.headers(no_store);
    const limited = await limits.take({ code_address: addressKey(request.ip) });
    return limited ?? verifyPhone(identity, { ...body, account_id: principal.account_id });
  });
}
