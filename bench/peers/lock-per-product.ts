/**
 * The pattern most shops use against overselling: take a lock named after the product, run one transaction for one order,
 * let the lock go. The work of the transaction is Madang's own (same tables, same rules, a list of one), so that the
 * pattern is all that differs. With REDIS_URL the lock is a real Redis (SET NX PX, polled with jitter, released by a
 * compare-and-delete script); without, a fair lock inside this process, which flatters the pattern.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { placeOrders } from '../../server/modules/checkout/place-orders.ts';
import { createVault, phoneIdentity } from '../../server/modules/identity/index.ts';
import { createOrderNumbers } from '../../server/modules/orders/index.ts';
import { createKeyring } from '../../server/platform/crypto.ts';
import { connect, transact } from '../../server/platform/db.ts';
import { claimOf } from '../../server/platform/idempotency.ts';
import { newId, uuidOfHash } from '../../server/platform/ids.ts';
import { createLock } from './lock.ts';

const sql = connect(process.env.DATABASE_URL!, { max: 20, name: 'lock-per-product' });
const keys = createKeyring('lock-per-product'.padEnd(40, 'x'));
const vault = createVault(keys);
const numbers = createOrderNumbers(sql);
const lock = await createLock(process.env.REDIS_URL);
const persons = new Map<string, string>();

const server = createServer(async (request, response) => {
  if (request.method !== 'POST') return void response.end('{}');
  const body = JSON.parse(await readBody(request));
  const cookie = request.headers.cookie ?? '';
  const person_id = persons.get(cookie) ?? newId();
  persons.set(cookie, person_id);
  const wish = {
    claim: claimOf({ principal: cookie, route: 'place', key: String(request.headers['idempotency-key']), body }),
    lines: body.lines,
    cap_identities: [uuidOfHash(phoneIdentity(keys, body.contact.phone))],
    virtual_account: false,
    person_id,
    account_id: null,
    session_id: null,
    provider: 'sandbox' as const,
    method: 'card' as const,
    contact: vault.sealContact(person_id, body.contact),
    language: 'ko' as const,
    wants_mail: false,
  };
  const release = await lock(`product:${body.lines[0].variant_id}`);
  try {
    const numbered = await numbers.reserve(1);
    const [result] = await transact(sql, (tx) => placeOrders(tx, [wish], { numbers, vault })).finally(numbered);
    const text = JSON.stringify(result!.ok ? result!.value.body : result!.error);
    response.writeHead(result!.ok ? 201 : 409, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  } finally {
    await release();
  }
});

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((done) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => done(text));
  });
}

server.listen(Number(process.env.PORT), '127.0.0.1');
