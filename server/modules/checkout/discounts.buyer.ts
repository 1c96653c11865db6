/** A process for discounts.race.test.ts: places order after order with a code until the campaign gives nothing more, and tells each. */
import { createKeyring } from '../../platform/crypto.ts';
import { connect } from '../../platform/db.ts';
import { createVault } from '../identity/index.ts';
import { createOrderNumbers } from '../orders/index.ts';
import { discountedWish, placeAsLane } from './testing-place.ts';

const [url, campaign_id, variant_id, discount] = process.argv.slice(2) as [string, string, string, string];
const sql = connect(url, { max: 6, name: 'discount-buyer' });
const tools = { numbers: createOrderNumbers(sql), vault: createVault(createKeyring('x'.repeat(40))) };

async function buyOn(): Promise<void> {
  for (;;) {
    const wishes = Array.from({ length: 3 }, () =>
      discountedWish(tools, { variant_id, unit_price_krw: 9_000 }, { campaign_id, discount_krw: Number(discount) }),
    );
    const results = await placeAsLane(sql, tools, wishes);
    for (const one of results) process.stdout.write(one.ok ? 'placed\n' : `${one.error.code}\n`);
    if (results.every((one) => !one.ok)) return;
  }
}
await Promise.all(Array.from({ length: 4 }, buyOn));
process.stdout.write('end\n');
await sql.end();
