/** Letters of `rand.SafeEncodeString`: no vowels, so no words appear. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Objects of the store never change, and share what did not: each template is read once. */
const known = new WeakMap<object, string>();

/**
 * A short name for the content of a Pod template, the same for equal contents whatever the order of keys. It is not the
 * number Kubernetes computes (FNV over Go's own print), but has its look.
 */
export function templateHash(template: object): string {
  const before = known.get(template);
  if (before !== undefined) return before;
  let hash = 0x811c9dc5;
  const text = canonical(template);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  const digits = String(hash >>> 0);
  let name = '';
  for (const digit of digits) name += alphabet[Number(digit)];
  known.set(template, name);
  return name;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}
