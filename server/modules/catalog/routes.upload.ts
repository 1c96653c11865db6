import { hash } from 'node:crypto';
import multipart, { type MultipartFile } from '@fastify/multipart';
import { type Image, ok, refuse, uploadImage } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { fewAtOnce } from '../../platform/few-at-once.ts';
import { flatten, mount } from '../../platform/http.ts';
import { encodeImage } from '../../platform/images.ts';
import { addImage } from './add-image.ts';
import { type AdminDeps, once, seesProduct } from './admin-once.ts';
import { readProductRow } from './read-product.ts';
import { toImage } from './rows.ts';

/** At most two pictures are read into memory and encoded at a time; those of a product's whole album wait for their turn. */
const { inTurn } = fewAtOnce(2, 60);

/** Upload of one picture: bounded in bytes before it is read, in pixels before it is decoded. */
export function uploadRoute(app: FastifyInstance, deps: AdminDeps): void {
  app.register(async (scope) => {
    await scope.register(multipart, {
      limits: { files: 1, fields: 4, parts: 6, fieldSize: 2_000, fileSize: uploadImage.body_limit_bytes },
      throwFileSizeLimit: true,
    });
    mount(scope, uploadImage, async (asked) => {
      if (!asked.request.isMultipart()) return refuse('unsupported_media');
      if (!(await seesProduct(deps.read, asked.principal, asked.params.id))) return refuse('not_found');
      return inTurn(() => upload(deps, asked));
    });
  });
}

type Upload = Parameters<Parameters<typeof mount<typeof uploadImage>>[2]>[0];

async function upload(deps: AdminDeps, asked: Upload) {
  let bytes: Buffer | undefined;
  const texts: Record<string, string> = {};
  try {
    for await (const part of asked.request.parts()) {
      if (part.type === 'file') bytes = await (part as MultipartFile).toBuffer();
      else texts[part.fieldname] = String(part.value).slice(0, 200);
    }
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode) throw error; // too large
    return refuse('invalid_input', { field: 'body' }); // no boundary, or it ends too early
  }
  if (!bytes || bytes.length === 0) return refuse('invalid_input', { field: 'file' });
  const image = await encodeImage(bytes);
  if (!image) return refuse('image_unreadable');
  const body = { file: hash('sha256', bytes), alt: texts.alt ?? '', alt_en: texts.alt_en || null };
  const result = await once(deps.sql, uploadImage.id, { ...asked, body }, 201, async (tx) => {
    const added = await addImage(tx, asked.params.id, { image, alt: body.alt, alt_en: body.alt_en });
    if (!added.ok) return added;
    const row = await readProductRow(tx, { id: asked.params.id });
    return ok({ image: toImage(row!.images!.find((one) => one.id === added.value.id)!) });
  });
  if (result.ok) deps.changed(asked.params.id);
  return flatten(result) as { status: 201; body: { image: Image } };
}
