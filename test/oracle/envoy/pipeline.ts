import { type OracleAdapter, type OracleCase, Unsupported } from '../adapter.ts';

/** Cases of whole requests, which need the pipeline and its pools rather than a single policy. */
export const adapter: OracleAdapter = {
  files: ['envoy/request_outcome.json', 'envoy/retry_slots.json', 'envoy/connection_pool.json'],
  check({ kind }: OracleCase): void {
    throw new Unsupported(`${kind} runs the pipeline`);
  },
};
