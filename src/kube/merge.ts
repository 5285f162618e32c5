import { isMap, own } from './field-changes.ts';

/**
 * What `kubectl apply` makes of a live object: fields of the manifest win, fields that an earlier manifest stated and
 * this one no longer does go away, fields of others (defaults, controllers) stay. Lists are replaced whole. Parts that
 * do not change are shared with the live object.
 */
export function mergeManifest(live: unknown, lastApplied: unknown, manifest: unknown): unknown {
  if (!isMap(live) || !isMap(manifest)) return isEqual(live, manifest) ? live : manifest;
  const before = isMap(lastApplied) ? lastApplied : {};
  const entries: [string, unknown][] = [];
  let isChanged = false;
  for (const key of Object.keys(live)) {
    if (Object.hasOwn(manifest, key)) {
      const merged = mergeManifest(live[key], own(before, key), manifest[key]);
      entries.push([key, merged]);
      isChanged ||= merged !== live[key];
    } else if (Object.hasOwn(before, key)) isChanged = true;
    else entries.push([key, live[key]]);
  }
  for (const key of Object.keys(manifest)) {
    if (Object.hasOwn(live, key)) continue;
    entries.push([key, manifest[key]]);
    isChanged = true;
  }
  return isChanged ? Object.fromEntries(entries) : live;
}

export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, i) => isEqual(each, b[i]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
}
