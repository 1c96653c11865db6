import {
  checkCart as checkCartRoute,
  ok,
  readCart as readCartRoute,
  removeCartLine,
  setCartLine,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Sql } from '../../platform/db.ts';
import { mount } from '../../platform/http.ts';
import { checkCart, type ReadAvailable, readCart } from './read-cart.ts';
import { removeLine, setLine } from './set-line.ts';

export function cartRoutes(sql: Sql, deps: { readAvailable: ReadAvailable }) {
  return (app: FastifyInstance): void => {
    const cartOf = async (person_id: string) => ok(await readCart(sql, person_id, deps.readAvailable));

    mount(app, readCartRoute, ({ principal }) => cartOf(principal.person_id));

    mount(app, setCartLine, async ({ principal: { person_id }, params, body }) => {
      const done = await setLine(sql, { person_id, variant_id: params.variant_id, quantity: body.quantity });
      return done.ok ? cartOf(person_id) : done;
    });

    mount(app, removeCartLine, async ({ principal: { person_id }, params }) => {
      await removeLine(sql, { person_id, variant_id: params.variant_id });
      return cartOf(person_id);
    });

    mount(app, checkCartRoute, async ({ principal }) =>
      ok(await checkCart(sql, principal.person_id, deps.readAvailable)),
    );
  };
}
