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
import { asBuyer, type Read } from '../../platform/reader.ts';
import { checkCart, readCart, readLines, type Shelf } from './read-cart.ts';
import { removeLine, setLine } from './set-line.ts';

export function cartRoutes({ sql, read }: { sql: Sql; read: Read }, shelf: Shelf) {
  return (app: FastifyInstance): void => {
    type Buyer = Parameters<typeof asBuyer>[0];
    const linesOf = (principal: Buyer) => read(asBuyer(principal), (tx) => readLines(tx, principal.person_id));
    const cartOf = async (principal: Buyer) => ok(await readCart(sql, await linesOf(principal), shelf));

    mount(app, readCartRoute, ({ principal }) => cartOf(principal));

    mount(app, setCartLine, async ({ principal, params, body }) => {
      const { person_id } = principal;
      const done = await setLine(sql, { person_id, variant_id: params.variant_id, quantity: body.quantity });
      return done.ok ? cartOf(principal) : done;
    });

    mount(app, removeCartLine, async ({ principal, params }) => {
      const { person_id } = principal;
      await removeLine(sql, { person_id, variant_id: params.variant_id });
      return cartOf(principal);
    });

    mount(app, checkCartRoute, async ({ principal }) =>
      ok(await checkCart(sql, principal.person_id, await linesOf(principal), shelf)),
    );
  };
}
