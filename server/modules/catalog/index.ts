export { addCombinations } from './add-combinations.ts';
export { addImage } from './add-image.ts';
export { changeProductState } from './change-product-state.ts';
export { createProduct } from './create-product.ts';
export { findVariants } from './find-variants.ts';
export { createHeads, sharePicture } from './head.ts';
export { listProducts } from './list-products.ts';
export { noteSales } from './note-sales.ts';
export { noteStock } from './note-stock.ts';
export { createProductPages, type ProductPage, type ProductPages } from './product-pages.ts';
export { readAddresses, readCategoryNames } from './read-addresses.ts';
export { type Card, readCards, readCurrentCards } from './read-cards.ts';
export {
  readBoxes,
  readMadeToOrder,
  readMatchable,
  readProductState,
  readProductTitles,
  readVariantKinds,
} from './read-matchable.ts';
export { type Offer, readOffers } from './read-offers.ts';
export { readProductsIn } from './read-products-in.ts';
export { readVariantCards, type VariantCard } from './read-variant-cards.ts';
export { catalogRoutes } from './routes.ts';
export { saveCategory } from './save-category.ts';
export { gramsOf, initialsOf, parseQuery, plainText } from './search-text.ts';
export { setOptions } from './set-options.ts';
export { createShortMemory } from './short-memory.ts';
export { updateProduct } from './update-product.ts';
export { updateVariants } from './update-variants.ts';
