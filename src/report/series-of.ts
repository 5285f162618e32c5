import type { VersionRow } from '../experiment/result.ts';

/** The entry of a row in a record keyed `namespace/service version`, or `namespace/service` where the workload has no version. */
export function versionEntry<T>(
  record: Readonly<Record<string, T>>,
  { namespace, service, version }: Pick<VersionRow, 'namespace' | 'service' | 'version'>,
): T | undefined {
  const key = `${namespace}/${service} ${version}`;
  return entry(record, key) ?? (version === '' ? entry(record, `${namespace}/${service}`) : undefined);
}

/** The entry of a row's workload in a record keyed `namespace/deployment`. */
export function workloadEntry<T>(
  record: Readonly<Record<string, T>>,
  { namespace, workload }: Pick<VersionRow, 'namespace' | 'workload'>,
): T | undefined {
  return entry(record, `${namespace}/${workload}`);
}

/** Own entries only: a Service may be named `constructor`. */
export function entry<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
