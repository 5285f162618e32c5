import type { KubeObject } from '../../api/object.ts';

const DAYS_TO_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** Days from 1970-01-01 in the proleptic Gregorian calendar; exact for years from 1970. */
function daysFromEpoch(year: number, month: number, day: number): number {
  const before = year - (month <= 2 ? 1 : 0);
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477;
  return (year - 1970) * 365 + leapDays + DAYS_TO_MONTH[month - 1]! + day - 1;
}

/** Seconds since 1970 of an RFC 3339 time, fractions dropped as the API server does; undefined when it is none. */
export function rfc3339Seconds(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12) return undefined;
  const offset =
    match[7] === undefined ? 0 : (Number(match[8]) * 60 + Number(match[9])) * (match[7] === '-' ? -60 : 60);
  return daysFromEpoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
}

/**
 * When an object was created, for those whose manifest does not say. Whole seconds on any clock that starts after every
 * recorded time; the simulation hands in simulated seconds, so that what a run applies is newer than what it found.
 */
export type CreatedAt = (object: KubeObject) => number;

/** An object without a time and without `createdAt` is the oldest, as Go's zero time is. */
function creationKey(object: KubeObject, createdAt: CreatedAt | undefined): readonly [number, number] {
  const recorded = object.metadata.creationTimestamp;
  const seconds = recorded ? rfc3339Seconds(recorded) : undefined;
  if (seconds !== undefined) return [1, seconds];
  return createdAt === undefined ? [0, 0] : [2, createdAt(object)];
}

/** Code-unit order. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Oldest first; at equal seconds by name, then by namespace.
 * Source: istio/istio pilot/pkg/model/config.go (sortByCreationComparator)
 */
export function sortByCreation<T extends KubeObject>(objects: readonly T[], createdAt?: CreatedAt): T[] {
  const keyed = objects.map((object) => ({ object, key: creationKey(object, createdAt) }));
  keyed.sort(
    (a, b) =>
      a.key[0] - b.key[0] ||
      a.key[1] - b.key[1] ||
      compareText(a.object.metadata.name, b.object.metadata.name) ||
      compareText(a.object.metadata.namespace ?? '', b.object.metadata.namespace ?? ''),
  );
  return keyed.map(({ object }) => object);
}
