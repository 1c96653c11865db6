/**
 * Renders the demo shop's pictures: `npx node server/demo/pictures/render.mjs SCENE[:VIEW] [--size 400] [--samples 24] [--out FILE]`.
 * The scenes are GLSL; Chromium's software renderer runs them, so the same sources give the same pictures on any machine.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '400' },
    samples: { type: 'string', default: '24' },
    out: { type: 'string', default: '/tmp' },
  },
});
const here = import.meta.dirname;
const width = Number(values.size);
const height = Math.round((width * 5) / 4);
const common = readFileSync(join(here, 'common.glsl'), 'utf8');
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
    '--disable-gpu-watchdog',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const page = await browser.newPage();
page.on('console', (message) => console.error(message.text()));
await page.setContent('<canvas></canvas>');
await page.addScriptTag({ path: join(here, 'tracer.js') });

for (const wanted of positionals) {
  const [scene, view = '0'] = wanted.split(':');
  const source = `${common}\n${readFileSync(join(here, 'scenes', `${scene}.glsl`), 'utf8')}`;
  const started_ms = performance.now();
  const base64 = await page.evaluate((input) => window.trace(input), {
    source,
    width,
    height,
    view: Number(view),
    samples: Number(values.samples),
  });
  const pixels = Buffer.from(base64, 'base64');
  const file = values.out.includes('.') ? values.out : join(values.out, `${scene}-${view}.png`);
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file);
  console.log(`${file} ${Math.round((performance.now() - started_ms) / 100) / 10} s`);
}
await browser.close();
