/**
 * Who may see an object, by its `exportTo`: its own namespace only, a list of namespaces, everyone, or nobody.
 * Source: istio/istio pilot/pkg/model/push_context.go (initVirtualServices), pkg/config/visibility
 */
export type Visibility =
  | { readonly kind: 'private' }
  | { readonly kind: 'exported'; readonly to: ReadonlySet<string> }
  | { readonly kind: 'public' }
  | { readonly kind: 'none' };

export function visibilityOf(
  exportTo: readonly string[] | undefined,
  meshDefault: readonly string[] | undefined,
  namespace: string,
): Visibility {
  const declared = exportTo !== undefined && exportTo.length > 0 ? exportTo : (meshDefault ?? ['*']);
  if (declared.includes('*')) return { kind: 'public' };
  if (declared.includes('~') || declared.length === 0) return { kind: 'none' };
  const to = new Set(declared.map((each) => (each === '.' ? namespace : each)));
  return to.size === 1 && to.has(namespace) ? { kind: 'private' } : { kind: 'exported', to };
}

export function isVisible(visibility: Visibility, owner: string, client: string): boolean {
  switch (visibility.kind) {
    case 'public':
      return true;
    case 'private':
      return owner === client;
    case 'exported':
      return visibility.to.has(client);
    case 'none':
      return false;
    default: {
      const never: never = visibility;
      return never;
    }
  }
}
