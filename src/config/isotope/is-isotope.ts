/**
 * An isotope service graph: a list `services` at the top, and no apiVersion of a cluster (the format's own is
 * `v1alpha1` with kind `MockServiceGraph`, and mostly left out).
 */
export function isIsotope(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { kind, services } = value as Record<string, unknown>;
  return (kind === undefined || kind === 'MockServiceGraph') && Array.isArray(services);
}
