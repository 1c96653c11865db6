import { listShops, ok } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Sql } from '../../platform/db.ts';
import { mount } from '../../platform/http.ts';
import { readShops } from './read-shops.ts';

export function sellersRoutes(ctx: { sql: Sql }) {
  return (app: FastifyInstance): void => {
    mount(app, listShops, async () => ok({ shops: [...(await readShops(ctx.sql)).values()] }));
  };
}
