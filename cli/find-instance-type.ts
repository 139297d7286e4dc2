import { findInstanceType, type InstanceType, instanceTypes } from '../models/ec2/instance-types.ts';
import { didYouMean } from '../scenarios/nearest-name.ts';
import { EXIT_CODE, UserError } from '../scenarios/user-error.ts';

/** @throws UserError (wrong usage) that names the nearest type. */
export function instanceTypeOrError(name: string): InstanceType {
  const type = findInstanceType(name);
  if (type !== undefined) return type;
  const hint = didYouMean(
    name,
    instanceTypes().map((known) => known.name),
  );
  throw new UserError(
    `${name} is not an instance type that the VPC CNI knows.${hint || ' `vpc-cni-sim instance-types` lists them.'}`,
    EXIT_CODE.wrongUsage,
  );
}
