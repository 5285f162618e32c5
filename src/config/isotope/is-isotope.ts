/** An isotope service graph: no apiVersion, and a list `services` (each with a name, and perhaps a script). */
export function isIsotope(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { apiVersion, kind, services } = value as Record<string, unknown>;
  return apiVersion === undefined && kind === undefined && Array.isArray(services);
}
