import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

/*
 * Recomputes a draw from its published files alone: imports nothing of the shop.
 *   npm run verify-draw -- draw.json list.txt order.txt [receipt.json …]
 * draw.json from /api/v1/lines/<room>/draw, list.txt and order.txt from …/draw/list and …/draw/order, receipts from entrants.
 * Exit status: 0 everything follows, 1 something does not (each thing is named), 2 a file cannot be read.
 */

type Draw = {
  entries: number;
  list_hash: string;
  seed_commitment: string;
  receipt_keys: string[];
  frozen_at: string;
  beacon_round: number | null;
  beacon: string | null;
  seed: string | null;
};

/** drand quicknet: a round every three seconds since its genesis. */
const genesis_ms = 1_692_803_367_000;
const period_ms = 3_000;

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Everything that does not follow from the files, a sentence each. */
export function faultsOf(draw: Draw, list_text: string, order_text: string, receipts: string[]): string[] {
  const faults: string[] = [];
  const list = lines(list_text);
  if (sha256(list_text) !== draw.list_hash) faults.push('the list is not the one whose hash was published');
  if (list.length !== draw.entries) faults.push(`the list has ${list.length} ids, ${draw.entries} were announced`);
  if (new Set(list).size !== list.length) faults.push('an id is in the list twice');
  if (!draw.seed) return [...faults, 'the seed is not published yet'];
  const seed = Buffer.from(draw.seed, 'hex');
  if (sha256(seed) !== draw.seed_commitment) faults.push('the seed is not the one that was committed to');
  if ((draw.beacon_round === null) !== (draw.beacon === null)) faults.push('the beacon that was named was not used');
  if (draw.beacon_round !== null && Date.parse(draw.frozen_at) >= genesis_ms + (draw.beacon_round - 1) * period_ms)
    faults.push(`round ${draw.beacon_round} of the beacon was out before the list was frozen`);
  const key = createHash('sha256')
    .update(seed)
    .update(Buffer.from(draw.beacon ?? '', 'hex'))
    .digest();
  const ranked = list.map((id) => ({ id, rank: createHmac('sha256', key).update(id).digest('hex') }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.id < b.id ? -1 : 1));
  const told = lines(order_text);
  ranked.forEach(({ id }, at) => {
    if (told[at] !== id)
      faults.push(`number ${at + 1} is ${id} by the draw, and ${told[at] ?? 'nobody'} by what was told`);
  });
  if (told.length > ranked.length) faults.push(`${told.length - ranked.length} numbers were told beyond the list`);
  for (const receipt of receipts) faults.push(...faultsOfReceipt(draw, list, receipt));
  return faults;
}

function faultsOfReceipt(draw: Draw, list: string[], text: string): string[] {
  const { receipt, signature } = JSON.parse(text) as { receipt: string; signature: string };
  const signed = draw.receipt_keys.some((key) =>
    verify(
      null,
      Buffer.from(receipt),
      createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
      Buffer.from(signature, 'base64'),
    ),
  );
  const { ticket_id, entry } = JSON.parse(receipt) as { ticket_id: string; entry: number };
  if (!signed) return [`the receipt of ${ticket_id} is not signed by this room`];
  if (list[entry - 1] === ticket_id) return [];
  return [
    `${ticket_id} has a receipt for entry ${entry} and ${list.includes(ticket_id) ? 'stands elsewhere in' : 'is missing from'} the list`,
  ];
}

function main(files: string[]): number {
  const [draw_file, list_file, order_file, ...receipt_files] = files;
  if (!draw_file || !list_file || !order_file) {
    console.error('npm run verify-draw -- draw.json list.txt order.txt [receipt.json …]');
    return 2;
  }
  const read = (file: string) => readFileSync(file, 'utf8');
  const draw = JSON.parse(read(draw_file)) as Draw;
  const faults = faultsOf(draw, read(list_file), read(order_file), receipt_files.map(read));
  for (const fault of faults) console.log(`WRONG  ${fault}`);
  const trusted =
    draw.beacon_round === null
      ? 'no beacon: the organiser is trusted with the seed'
      : `beacon round ${draw.beacon_round}`;
  console.log(
    `${faults.length === 0 ? 'ok' : 'FAILED'}  ${draw.entries} entries, ${receipt_files.length} receipts, ${trusted}`,
  );
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2));
