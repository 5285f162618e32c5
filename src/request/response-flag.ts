/** Envoy's response flags as a bit set. Source: envoy source/common/stream_info/utility.h. */
export const ResponseFlag = {
  NR: 1 << 0,
  NC: 1 << 1,
  UH: 1 << 2,
  UF: 1 << 3,
  UC: 1 << 4,
  UR: 1 << 5,
  LR: 1 << 6,
  UO: 1 << 7,
  UT: 1 << 8,
  URX: 1 << 9,
  DI: 1 << 10,
  FI: 1 << 11,
  DC: 1 << 12,
  RL: 1 << 13,
  UAEX: 1 << 14,
  UPE: 1 << 15,
} as const;

const NAMES = Object.keys(ResponseFlag) as (keyof typeof ResponseFlag)[];

/** The flags of a set in words, as an access log joins them: `UF,URX`; empty for none. */
export function flagNames(flags: number): string {
  return NAMES.filter((name) => (flags & ResponseFlag[name]) !== 0).join(',');
}
