import { Unsupported } from '../adapter.ts';

/** Refuses a case that gives a field its adapter does not hand on: ignoring it would test something else. */
export function expectKnownFields(given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((field) => !known.includes(field));
  if (unknown.length > 0) throw new Unsupported(`given: ${unknown.join(', ')}`);
}
