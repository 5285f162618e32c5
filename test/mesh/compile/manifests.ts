import type { KubeObject } from '../../../src/api/object.ts';
import { headerValues, type RequestShape } from '../../../src/mesh/compile/request-shape.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Manifest extends KubeObject {
  readonly spec: Fields;
}

/** `namespace/name` of a manifest. */
function metadata(key: string): { readonly namespace: string; readonly name: string } {
  const [namespace, name] = key.split('/') as [string, string];
  return { namespace, name };
}

export function service(
  key: string,
  ports: readonly Fields[] = [{ port: 80, name: 'http' }],
  spec: Fields = {},
): Manifest {
  return { apiVersion: 'v1', kind: 'Service', metadata: metadata(key), spec: { ports, ...spec } };
}

export function istio(kind: string, key: string, spec: Fields, creationTimestamp?: string): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata: { ...metadata(key), ...(creationTimestamp !== undefined && { creationTimestamp }) },
    spec,
  };
}

export function request(authority: string, path = '/', fields: Partial<RequestShape> = {}): RequestShape {
  return { authority, path, scheme: 'http', method: 'GET', headers: headerValues([]), ...fields };
}

export const to = (host: string, subset?: string) => ({ destination: { host, ...(subset && { subset }) } });
