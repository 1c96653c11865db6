/**
 * Fastify with the schema of a checkout and nothing behind it: what this machine can do with the same requests when nothing is
 * decided or kept. The yardstick that lets figures of machines of different speed be compared.
 */
import { placeCheckout } from '@madang/contract';
import { fastify } from 'fastify';

const app = fastify();
app.get('/', async () => ({}));
app.post(placeCheckout.path, { schema: { body: placeCheckout.body } }, async (_request, reply) =>
  reply.code(201).send({ order_id: '00000000-0000-7000-8000-000000000000', state: 'pending' }),
);
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
