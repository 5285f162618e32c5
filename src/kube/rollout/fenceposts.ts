/** A count, or a percentage such as `25%`, as `maxSurge` and `maxUnavailable` are written. */
export type IntOrPercent = number | string;

export interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

/**
 * How many Pods may exist above, and be missing below, the wanted number. A surge rounds up, unavailable rounds down;
 * when both come to 0, one Pod may be unavailable, or nothing could ever move.
 * @throws RangeError when a text is no percentage.
 * Source: pkg/controller/deployment/util/deployment_util.go `ResolveFenceposts`
 */
export function resolveFenceposts(
  maxSurge: IntOrPercent | undefined,
  maxUnavailable: IntOrPercent | undefined,
  replicas: number,
): Fenceposts {
  const surge = Math.ceil(scaled(maxSurge ?? 0, replicas));
  const unavailable = Math.floor(scaled(maxUnavailable ?? 0, replicas));
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

function scaled(value: IntOrPercent, total: number): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value)?.[1];
  if (percent === undefined) throw new RangeError(`"${value}" is neither a whole number nor a percentage such as 25%`);
  return (Number(percent) * total) / 100;
}

/** As a rollout uses them: unavailable is at most the wanted number, which makes it 0 for a Deployment of 0. */
export function rolloutFenceposts(
  maxSurge: IntOrPercent | undefined,
  maxUnavailable: IntOrPercent | undefined,
  replicas: number,
): Fenceposts {
  const { surge, unavailable } = resolveFenceposts(maxSurge, maxUnavailable, replicas);
  return { surge, unavailable: Math.min(unavailable, replicas) };
}
