import * as contract from '@madang/contract';
import { type AdminProduct, ok, type Result, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { uuidsOf } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { asStaff } from '../../platform/reader.ts';
import { type AdminDeps, type Asked, once, seesProduct } from './admin-once.ts';
import { arrangeImages } from './arrange-images.ts';
import { changeProductState } from './change-product-state.ts';
import { createProduct } from './create-product.ts';
import { deleteCategory } from './delete-category.ts';
import { findVariants } from './find-variants.ts';
import { listAdminProducts } from './list-admin-products.ts';
import { readMenu, readSnapshots } from './queries.ts';
import { readAdminProduct } from './read-admin-product.ts';
import { uploadRoute } from './routes.upload.ts';
import { saveCategory } from './save-category.ts';
import { setOptions } from './set-options.ts';
import { updateProduct } from './update-product.ts';
import { updateVariants } from './update-variants.ts';

/** Editing, for staff with `catalog.read` and `catalog.write`. Every mutation happens once for its key. */
export function adminRoutes(app: FastifyInstance, deps: AdminDeps): void {
  const { sql, readShops } = deps;

  mount(app, contract.adminListProducts, async ({ query, principal }) => {
    const shops = await readShops(sql);
    return deps.read(asStaff(principal), (tx) => listAdminProducts(tx, query, shops));
  });
  mount(app, contract.adminGetProduct, async ({ params, principal }) => {
    const shops = await readShops(sql);
    const product = await deps.read(asStaff(principal), (tx) => readAdminProduct(tx, params.id, shops));
    return product ? ok(product) : refuse('not_found');
  });
  mount(app, contract.adminFindVariants, async ({ query, principal }) => {
    const ids = query.ids === undefined ? undefined : uuidsOf(query.ids);
    if (ids === null) return refuse('invalid_input', { field: 'ids' });
    const by = ids ? { ids } : { q: query.q ?? '', shop_id: query.shop_id, limit: query.limit };
    return ok({ variants: await deps.read(asStaff(principal), (tx) => findVariants(tx, by)) });
  });
  mount(app, contract.listSnapshots, async ({ params, principal }) => {
    const snapshots = await deps.read(asStaff(principal), (tx) => readSnapshots(tx, params.id));
    return snapshots ? ok({ snapshots }) : refuse('not_found');
  });

  mount(app, contract.createProduct, async (asked) => {
    const { shops } = asked.principal.staff;
    const known = (await readShops(sql)).has(asked.body.shop_id);
    if (!known || (shops && !shops.includes(asked.body.shop_id))) return refuse('invalid_input', { field: 'shop_id' });
    return editProduct(deps, contract.createProduct.id, asked, 201, (tx) => createProduct(tx, asked.body));
  });
  mount(app, contract.updateProduct, (asked) =>
    editProduct(deps, contract.updateProduct.id, asked, 200, (tx) => updateProduct(tx, asked.params.id, asked.body)),
  );
  mount(app, contract.changeProductState, (asked) =>
    editProduct(deps, contract.changeProductState.id, asked, 200, (tx) =>
      changeProductState(tx, asked.params.id, asked.body.state),
    ),
  );
  mount(app, contract.setOptions, (asked) =>
    editProduct(deps, contract.setOptions.id, asked, 200, async (tx) =>
      withId(asked.params.id, await setOptions(tx, asked.params.id, asked.body)),
    ),
  );
  mount(app, contract.updateVariants, (asked) =>
    editProduct(deps, contract.updateVariants.id, asked, 200, async (tx) =>
      withId(asked.params.id, await updateVariants(tx, asked.params.id, asked.body.variants)),
    ),
  );
  mount(app, contract.arrangeImages, (asked) =>
    editProduct(deps, contract.arrangeImages.id, asked, 200, (tx) =>
      arrangeImages(tx, asked.params.id, asked.body.images),
    ),
  );
  uploadRoute(app, deps);

  mount(app, contract.createCategory, (asked) =>
    editCategory(deps, contract.createCategory.id, asked, 201, (tx) => saveCategory(tx, null, asked.body)),
  );
  mount(app, contract.updateCategory, (asked) =>
    editCategory(deps, contract.updateCategory.id, asked, 200, (tx) => saveCategory(tx, asked.params.id, asked.body)),
  );
  mount(app, contract.deleteCategory, async (asked) => {
    const result = await once(deps.sql, contract.deleteCategory.id, asked, 200, (tx) =>
      deleteCategory(tx, asked.params.id),
    );
    if (result.ok) deps.changed();
    return flatten(result) as never;
  });
}

const withId = (id: string, result: Result<unknown>): Result<{ id: string }> => (result.ok ? ok({ id }) : result);

async function editProduct<S extends 200 | 201>(
  deps: AdminDeps,
  route: string,
  asked: Asked,
  status: S,
  work: (tx: Tx) => Promise<Result<{ id: string }>>,
) {
  const { id } = (asked.params ?? {}) as { id?: string };
  if (id !== undefined && !(await seesProduct(deps.read, asked.principal, id))) return refuse('not_found');
  const result = await once(deps.sql, route, asked, status, async (tx) => {
    const done = await work(tx);
    if (!done.ok) return done;
    return ok((await readAdminProduct(tx, done.value.id, await deps.readShops(tx)))!);
  });
  if (result.ok) deps.changed((result.value.body as AdminProduct).id);
  return flatten(result) as { status: S; body: AdminProduct };
}

async function editCategory<S extends 200 | 201>(
  deps: AdminDeps,
  route: string,
  asked: Asked,
  status: S,
  work: (tx: Tx) => Promise<Result<{ id: string }>>,
) {
  const result = await once(deps.sql, route, asked, status, async (tx) => {
    const done = await work(tx);
    if (!done.ok) return done;
    return ok((await readMenu(tx)).categories.find((category) => category.id === done.value.id)!);
  });
  if (result.ok) deps.changed();
  return flatten(result) as { status: S; body: contract.Category };
}
