import type { ConfigView } from '../compile/config-view.ts';
import type { EndpointTable } from './endpoint-list.ts';

/** One push of istiod: what every proxy will know once it has received it. Unchanged parts are the same objects. */
export interface Push {
  readonly atNs: number;
  readonly config: ConfigView;
  readonly endpoints: EndpointTable;
}
