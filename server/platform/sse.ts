export function createSse() {
  return { publish(_topic: string, _data: object) {} };
}
export type Sse = ReturnType<typeof createSse>;
