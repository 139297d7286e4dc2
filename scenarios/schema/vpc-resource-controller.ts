import { z } from 'zod';
import { distribution } from './distribution.ts';
import { duration, wholeNumber } from './values.ts';

const rate = (qps: number, burst: number) =>
  z.strictObject({
    qps: wholeNumber(1).prefault(qps).describe('Requests a second.'),
    burst: wholeNumber(1).prefault(burst).describe('Requests that can come at once.'),
  });

/** The defaults are those of `DEFAULT_CONTROLLER_CONFIG`, written as a user would write them. */
export const vpcResourceControllerSchema = z.strictObject({
  branchEniCooldown: duration()
    .prefault('60s')
    .describe(
      'How long a branch interface is kept after its pod has ended: `branch-eni-cooldown` of the ConfigMap amazon-vpc-cni, the one thing here that users of EKS can set. Less than 30s counts as 30s (pkg/provider/branch/cooldown). Meanwhile it takes the place of another one.',
    ),
  podEniWorkers: wholeNumber(1)
    .prefault(30)
    .describe(
      'Branch interfaces that are made or deleted at a time: 30 since PR 362 of 2024-01, 20 before, 7 until 2023.',
    ),
  nodeWorkers: wholeNumber(1)
    .prefault(20)
    .describe('Nodes that get their trunk at a time: 20 since PR 675 of 2026-06, 10 before.'),
  userClient: rate(24, 36)
    .prefault({})
    .describe(
      "The controller's own limit on its calls to EC2: 24 a second after 36 at once since PR 675 of 2026-06; 12 and 18 before.",
    ),
  instanceClient: rate(24, 36)
    .prefault({})
    .describe('The same for AssociateTrunkInterface and DisassociateTrunkInterface, which a second client makes.'),
  apiServerClient: rate(20, 30)
    .prefault({})
    .describe('Its limit on its requests to the API server: each pod is read once and annotated once.'),
  apiServerTime: distribution()
    .prefault({ min: '5ms', max: '50ms' })
    .describe('How long a request to the API server takes, and how late the watch of the controller is. Assumed.'),
});
