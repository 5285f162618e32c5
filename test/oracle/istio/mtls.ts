import { clientSends, serverAccepts, serverTlsMode } from '../../../src/mesh/compile/mutual-tls.ts';
import { expectPartial, type OracleAdapter, type OracleCase } from '../adapter.ts';
import { type GivenObjects, viewOf } from './objects.ts';

interface Given extends GivenObjects {
  readonly request: {
    readonly client?: {
      readonly namespace: string;
      readonly labels?: Record<string, string>;
      readonly sidecar: boolean;
    };
    readonly host?: string;
    readonly server: {
      readonly namespace: string;
      readonly labels?: Record<string, string>;
      readonly port: number;
      readonly sidecar?: boolean;
    };
  };
}

function outcomeOf(given: Given): Record<string, unknown> {
  const view = viewOf(given);
  const { client, host = '', server } = given.request;
  const endpoint = {
    namespace: server.namespace,
    labels: server.labels ?? {},
    workloadPort: server.port,
    hasSidecar: server.sidecar ?? true,
  };
  if (!client) {
    return {
      serverMode: serverTlsMode(view, endpoint, server.port),
      plaintextAccepted: serverAccepts(view, endpoint, 'plaintext'),
      mtlsAccepted: serverAccepts(view, endpoint, 'mtls'),
    };
  }
  const proxy = { namespace: client.namespace, labels: client.labels ?? {} };
  const sent = client.sidecar ? clientSends(view, proxy, host, endpoint) : 'plaintext';
  const connected = serverAccepts(view, endpoint, sent);
  return { clientSends: sent, connected, ...(!connected && { clientStatus: client.sidecar ? 503 : null }) };
}

export const adapter: OracleAdapter = {
  files: ['istio/mtls.json'],
  check({ given, expect }: OracleCase): void {
    expectPartial(outcomeOf(given as unknown as Given), expect);
  },
};
