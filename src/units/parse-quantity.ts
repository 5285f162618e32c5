import type { Parsed } from './parse-result.ts';

const FACTORS: ReadonlyMap<string, number> = new Map([
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['E', 1e18],
  ['Ki', 1024],
  ['Mi', 1048576],
  ['Gi', 1073741824],
  ['Ti', 1099511627776],
  ['Pi', 1125899906842624],
  ['Ei', 1125899906842624 * 1024],
]);

/**
 * A Kubernetes quantity (`100m`, `1`, `0.5`, `64Mi`, `1e3`) in thousandths, rounded up as `MilliValue` does:
 * cpu comes out in millicores. Source: kubernetes/apimachinery pkg/api/resource/quantity.go.
 */
export function parseQuantity(text: string | number): Parsed<number> {
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))([eE][+-]?\d+|[a-zA-Z]*)$/.exec(String(text).trim());
  const suffix = match?.[2] ?? '';
  const exponent = /^[eE][+-]?\d+$/.test(suffix);
  const factor = exponent ? 1 : FACTORS.get(suffix);
  if (!match || factor === undefined) return { fault: 'is not a quantity such as 100m, 0.5, 64Mi' };
  const number = exponent ? Number(match[1] + suffix) : Number(match[1]) * factor;
  const milli = number * 1000;
  if (milli < 0) return { fault: 'is negative' };
  if (milli > Number.MAX_SAFE_INTEGER) return { fault: 'is too large' };
  const whole = Math.round(milli);
  return { value: Math.abs(milli - whole) < 1e-6 * Math.max(1, whole) ? whole : Math.ceil(milli) };
}
