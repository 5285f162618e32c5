import type { Parsed } from './parse-result.ts';

/** `0.1%` or the fraction `0.001`: a share, 0..1 inside. */
export function parseShare(text: string | number): Parsed<number> {
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(%)?$/.exec(String(text).trim());
  if (!match) return { fault: 'is not a share such as 0.1% or 0.001' };
  const percent = match[2] !== undefined;
  const share = percent ? Number(match[1]) / 100 : Number(match[1]);
  if (share < 0) return { fault: 'is negative' };
  if (share > 1) return { fault: percent ? 'is more than 100%' : `is more than 1; write ${match[1]}% for percent` };
  return { value: share };
}
