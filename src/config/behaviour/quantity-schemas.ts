import * as z from 'zod';
import { parseBytes } from '../../units/parse-bytes.ts';
import { parseDuration } from '../../units/parse-duration.ts';
import { parseRate } from '../../units/parse-rate.ts';
import type { Parsed } from '../../units/parse-result.ts';
import { parseShare } from '../../units/parse-share.ts';
import type { Bytes, Nanoseconds } from '../../units/quantity.ts';

/** A text or number in the user's notation, read by `parse`; what is wrong with it becomes an issue of its own kind. */
function quantity<T>(parse: (text: string | number) => Parsed<T>, description: string): z.ZodType<T, string | number> {
  return z
    .union([z.string(), z.number()])
    .transform((value, context): T => {
      const parsed = parse(value);
      if ('value' in parsed) return parsed.value;
      context.issues.push({ code: 'custom', input: value, message: parsed.fault, params: { problem: 'quantity' } });
      return z.NEVER;
    })
    .meta({ description });
}

export const duration = quantity<Nanoseconds>(parseDuration, 'A duration: 250ms, 4s, 1h30m, 0');
export const rate = quantity<number>(parseRate, 'Requests per second: 120rps, 10/s, 600/min');
export const share = quantity<number>(parseShare, 'A share: 0.1% or 0.001');
export const size = quantity<Bytes>(parseBytes, 'A size: 1 KB, 1Ki, 512');

/** A plain number above (or from) a bound. */
export const positive = z.number().positive();
export const count = z.int().positive();

/** A map whose keys are fixed; an unknown key is refused with the list of known ones. */
export function strictMap<S extends z.core.$ZodLooseShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  });
}

/** Refuses a map that has none or several of `keys`. */
export function exactlyOneOf<T extends object>(keys: readonly string[]): z.core.CheckFn<T> {
  return ({ value, issues }) => {
    const found = keys.filter((key) => (value as Record<string, unknown>)[key] !== undefined);
    if (found.length === 1) return;
    issues.push({ code: 'custom', input: value, message: '', params: { problem: 'oneOf', found, known: keys } });
  };
}

/** Refuses weights that are all zero. */
export function someWeight<T>(weightOf: (entry: T) => number | undefined): z.core.CheckFn<readonly T[]> {
  return ({ value, issues }) => {
    if (value.length === 0 || value.some((entry) => (weightOf(entry) ?? 1) > 0)) return;
    issues.push({ code: 'custom', input: value, message: '', params: { problem: 'weights' } });
  };
}
