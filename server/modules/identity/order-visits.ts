import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../platform/auth-context.ts';
import { readCookie } from '../../platform/cookie.ts';
import type { Identity } from './identity.ts';

type Buyer = Exclude<Principal, { kind: 'none' }>;

/**
 * As whom a buyer asks for one order. Who has just named a guest order's number and its delivery phone is that guest for this
 * one order, in this browser and for an hour; for everything else, and for all other orders of the same guest, they stay who they are.
 */
export function asVisitor<T extends Buyer>(
  { cookies }: Pick<Identity, 'cookies'>,
  request: FastifyRequest,
  principal: T,
  order_id: string,
): T | Extract<Principal, { kind: 'guest' }> {
  const cookie = readCookie(request.headers.cookie, cookies.names.visit);
  const visit = cookie ? cookies.readVisit(cookie) : null;
  return visit?.order_id === order_id ? { kind: 'guest', person_id: visit.person_id } : principal;
}
