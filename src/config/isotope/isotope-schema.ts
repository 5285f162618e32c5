import * as z from 'zod';
import { durationLaw } from '../behaviour/distribution-schema.ts';
import { exactlyOneOf, share, size, strictMap } from '../behaviour/quantity-schemas.ts';

const call = z.union([
  z.string(),
  strictMap({
    service: z.string(),
    size: size.optional(),
    payloadSize: size.optional(),
    /** Percent of the requests that make this call. */
    probability: z.number().min(0).max(100).optional(),
  }),
]);

const command = strictMap({ call: call.optional(), sleep: durationLaw.optional() }).check(
  exactlyOneOf(['call', 'sleep']),
);
/** A list inside the list runs at once. */
const script = z.array(z.union([command, z.array(command)]));

const settings = {
  type: z.enum(['http', 'grpc']).optional(),
  numReplicas: z.int().positive().optional(),
  errorRate: share.optional(),
  responseSize: size.optional(),
  script: script.optional(),
  numRbacPolicies: z.number().optional(),
};
const defaults = strictMap({ ...settings, requestSize: size.optional() });

/** Source: istio/tools isotope/README.md and isotope/convert/pkg/graph. */
export const isotopeSchema = strictMap({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  defaults: defaults.optional(),
  default: defaults.optional(),
  services: z
    .array(
      strictMap({
        name: z.string(),
        isEntrypoint: z.boolean().optional(),
        version: z.string().optional(),
        ...settings,
      }),
    )
    .min(1),
});

export type IsotopeGraph = z.output<typeof isotopeSchema>;
export type IsotopeService = IsotopeGraph['services'][number];
export type IsotopeCommand = z.output<typeof command>;
