/** A Pod behind a Service, as istiod tells a proxy of it. */
export interface ServiceEndpoint {
  /** The Pod's integer on the hot path. */
  readonly pod: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** The ready endpoints of one Service as of one version: immutable, the same object as long as nothing changed. */
export type EndpointList = readonly ServiceEndpoint[];

/** All Services, by host name. */
export type EndpointTable = ReadonlyMap<string, EndpointList>;
