import type { KubeObject } from '../object.ts';

/** Only its labels matter: they choose the data-plane mode and the revision. */
export type Namespace = KubeObject;
