const NAMED: readonly (readonly [number, number])[] = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 508],
  [510, 511],
];

/** Whether Go's http.StatusText has a name for the code, which is istiod's test of a status in `retryOn`. */
export function isNamedStatus(code: number): boolean {
  return NAMED.some(([first, last]) => code >= first && code <= last);
}
