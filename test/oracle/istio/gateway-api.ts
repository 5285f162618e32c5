import { type OracleAdapter, Unsupported } from '../adapter.ts';

export const adapter: OracleAdapter = {
  files: ['istio/gateway-api.json'],
  check(): void {
    throw new Unsupported('Gateway API routes are not modelled yet');
  },
};
