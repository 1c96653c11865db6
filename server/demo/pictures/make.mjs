/**
 * Makes every picture of the demo: renders each view, writes images/NAME-WIDTH.webp and images/images.json.
 * `npx node server/demo/pictures/make.mjs [--size 800] [--samples 6] [NAME …]`; some minutes a picture on two cores.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';

const all =
  'mug-0 desk-0 mattress-0 tote-0 cream-0 coldbrew-0 honey-0 eggs-0 hanwoo-0 bread-0 bread-1 peony-0 strawberry-0 strawberry-1 hallabong-0 hallabong-1 bottle-0 cap-0 sneaker-0 sneaker-1'.split(
    ' ',
  );
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: '800' }, samples: { type: 'string', default: '6' } },
});
const images = join(import.meta.dirname, '..', 'images');
const index = join(images, 'images.json');
const work = mkdtempSync(join(tmpdir(), 'pictures-'));

for (const name of positionals.length > 0 ? positionals : all) {
  const [scene, view] = name.split('-');
  execFileSync(
    process.execPath,
    [
      join(import.meta.dirname, 'render.mjs'),
      `${scene}:${view}`,
      '--size',
      values.size,
      '--samples',
      values.samples,
      '--out',
      work,
    ],
    { stdio: ['ignore', 'inherit', 'ignore'] },
  );
  const png = readFileSync(join(work, `${name}.png`));
  const width = Number(values.size);
  const widths = [320, 640, width].filter((one, i, list) => one <= width && list.indexOf(one) === i);
  for (const one of widths) {
    await sharp(png)
      .resize({ width: one, kernel: 'lanczos3' })
      .webp({ quality: one === 320 ? 82 : one > 640 ? 74 : 80, effort: 6, smartSubsample: true })
      .toFile(join(images, `${name}-${one}.webp`));
  }
  const { channels } = await sharp(png).stats();
  const color = `#${channels.map((one) => Math.round(one.mean).toString(16).padStart(2, '0')).join('')}`;
  const known = existsSync(index) ? JSON.parse(readFileSync(index, 'utf8')) : {};
  known[name] = { width, height: Math.round((width * 5) / 4), color, widths };
  const lines = Object.entries(known)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { widths: list, ...one }]) => {
      const fields = Object.entries(one).map(([field, value]) => `"${field}": ${JSON.stringify(value)}`);
      return `  "${key}": { ${fields.join(', ')}, "widths": [${list.join(', ')}] }`;
    });
  writeFileSync(index, `{\n${lines.join(',\n')}\n}\n`);
}
