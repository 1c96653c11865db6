/** Stands in for `typebox` in the browser bundles: every builder answers an empty schema (see web/vite.shared.ts). */
const build = () => ({ properties: {} });
export const Type = new Proxy({}, { get: () => build });
export default Type;
