/**
 * A name for what was simulated: 16 hexadecimal digits, equal for equal content. FNV-1a, 64 bits, over the UTF-8 of the
 * canonical text. It tells inputs apart and is no protection against someone who wants two to look alike; the core has no
 * other hash that gives the same digits in Node, in a worker and in a page.
 * Source: draft-eastlake-fnv-21 §2 (offset basis cbf29ce484222325, prime 2^40 + 0x1b3).
 */
export function contentHash(value: unknown): string {
  return fnv1a64(new TextEncoder().encode(canonicalText(value)));
}

/** FNV-1a in two halves of 32 bits: times the prime is times 0x1b3 plus the low half, shifted by 8, into the high half. */
export function fnv1a64(bytes: Uint8Array): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    high = (high * 0x1b3 + Math.floor(product / 0x1_0000_0000) + low * 0x100) % 0x1_0000_0000;
    low = product % 0x1_0000_0000;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

/**
 * JSON with the keys of objects in code-unit order and without source positions: moving a file, or a line within it,
 * does not make another model.
 */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([key, each]) => each !== undefined && !(key === 'position' && isSourcePosition(each)))
      .sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalText(each)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

function isSourcePosition(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'file' in value && 'line' in value && 'column' in value;
}
