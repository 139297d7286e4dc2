/** What the page docs/ec2.md says around its tables. */
export const EC2_TEXTS = {
  introduction: `# EC2 as the simulator has it

One node is a daemon; a thousand nodes are one account, with one set of request limits, subnets and quotas. This page says what
of EC2 is modelled, with which numbers, and where they come from. Each number is one of

- **documented**: AWS says so;
- **source**: read in the source of the AWS SDK or of the VPC CNI;
- **measured**: somebody measured it, once, on their account;
- **assumed**: nobody has said it. A prior, not truth: put your own figure into the scenario.

Keys are those of [the scenario file](scenario-reference.md), under \`spec.ec2\` where nothing else is said.
`,
  requestLimits: `## Request limits

Documented: "Request throttling for the Amazon EC2 API" in the Amazon EC2 Developer Guide. Each action has a token bucket of its
own in each account and Region, which all nodes share. A request takes one token; without one it ends with
\`RequestLimitExceeded\`. \`RunInstances\` and \`TerminateInstances\` also take a token of a second bucket for each instance.

Tokens arrive **once a second, all of that second together**, and those beyond the capacity are lost. The page says that tokens
are added every second, not continuously; with a continuous refill a request could pass a second earlier at most, and as many
would pass in each second. Capacity and refill a second, the defaults of an account:
`,
  afterBuckets: `AWS raises them on request: \`limits.buckets\`. What others of the account call (other clusters, autoscalers, the console) takes
tokens too: \`limits.background\`, calls a second by action, evenly spread.

- ipamd asks for interfaces by their ids, with neither filter nor pages. Whether that counts as unfiltered, AWS does not say.
  Taken by its wording it does: \`limits.describeById: unfiltered\` (assumed, the cautious reading).
- How long a throttled call takes: \`limits.throttledAnswer\`, 50 ms, 99 % below 200 ms (assumed).
- Launches and terminations of node groups that are throttled are asked for again after 1 s (assumed). What a group wants at
  one moment is one request for up to 100 instances. They are never hit by \`faults\`, which are of the nodes' own calls.
- Which of two buckets is looked at first, when a request draws on both, is not documented; here it is that of requests.
`,
  client: `## The client in each node

Source: aws-sdk-go-v2, \`aws/retry\`. What the daemon sees of a call is what is left after the client's retries.

| what | value | from |
| --- | --- | --- |
| attempts | 3 (\`sdkMaxAttempts\`) | source: the VPC CNI asks for 10 and passes its own retryer, for which the SDK ignores that |
| pause after the n-th failure | U[0, 1) x 2^n s; 20 s flat from the fifth on | source |
| retried | throttles, server errors (500, 502, 503, 504), time-outs | source |
| retry quota of a client | 500; a retry costs 5, after a time-out 10; given back if it works; a success adds 1 | source |
| time-out of one attempt | 10 s | source (\`pkg/awsutils/awssession\`) |
| \`sdkRetryMode: adaptive\` | beside that a rate of its own: cubic, beta 0.7, scale 0.4, at least 0.5 a second | source |

A call that takes longer than 10 s ends for the client with a time-out and has no effect: that EC2 may carry it out all the
same is left out. \`sdkMaxAttempts: 1\` switches retries off, \`limits.enforced: false\` the limits.
`,
  latency: `## How long calls take

AWS publishes no latencies. A call takes its time, and its effect comes at the end of it. All values are lognormal
distributions, written as median and 99 % quantile; \`profile\` chooses a column, and each value can be set by itself:
`,
  afterProfiles: `- **\`measured-2019\`**, the default. The medians: measured, the mean of each call as ipamd itself counted it on one node
  (\`cmd/cni-metrics-helper/metrics/cni_test1.data\` in amazon-vpc-cni-k8s). That 99 % take no more than four times as long is
  assumed, and so are \`UnassignPrivateIpAddresses\`, \`DescribeSubnets\` and the calls of the VPC resource controller. For each
  address or prefix a call takes \`latencyPerAddress\` longer: chosen so that 49 addresses take the 400 to 600 ms of pull request
  648. IMDS: one log of 2022 (issue 1872). The detach time: assumed, chosen so that deletions come too early as often as ipamd
  counted (14 times for 9 interfaces).
- **\`fast\`**: everything twice as fast. A guess at a good day.
- **\`slow\`**: calls three times as slow, and addresses that show in IMDS one after the other. Set from one case of the scale
  test of 2021 (below).
- **Load**: \`limits.slowdown\` makes calls slower as their bucket empties; 1 is twice as long when it is empty. Nothing is
  known of it: off.
- **Detach** and **IMDS lags** are distributions too. The event \`imdsSlow\` multiplies all lags for a while.

### FC-11: 130, 730 and 5,000 pods

The scale test of the VPC CNI 1.9 (pull request 1676, 2021; three runs of each case) measured how long all pods take to run.
How fast EC2 and IMDS were is not known; \`slow\` was set so that the case of 730 pods on one m5.16xlarge comes out, and nothing
was changed for the others. Seconds, of nine seeds each:

| case | observed | \`slow\`: median (all) | \`measured-2019\`: median |
| --- | --- | --- | --- |
| 730 pods on one m5.16xlarge | 1,057 / 599 / 589 | 623 (507-728) | 116 |
| 130 pods on it | 41 / 33 / 52 | 49 (48-77) | 21 |
| 5,000 pods on 99 m5.xlarge | 259 / 442 / 315 | 283 (270-345) | 251 |

How far this goes: 250 s of the third case are the kube-controller-manager's 20 new pods a second, whatever EC2 does. The second
one hangs on whether a pod's kubelet tries once more, which makes 28 s: single runs are at 49 s or at 77 s. And the unknown can be
set in other ways. With \`measured-2019\` and an IMDS that shows interfaces 30 s later, 730 pods take 674 s, 130 pods 75 s, 5,000
pods 268 s; with addresses that show 0.9 s one after the other 812, 76 and 250 s. So the cases do not tell which part was slow.
`,
  faults: `## Faults

\`faults\` (from the start of the run) and the events \`ec2Fault\`, \`imdsSlow\`, \`zoneFull\`, \`occupy\`, \`vacate\`: by action, error code,
rate, window, zone and node. A call that a fault hits takes its time, changes nothing and fails. When faults end, the summary
says how long it took until no pod waited for an address and every daemon ran, and how many interfaces were attached to
nothing then; \`events.csv\` has the story, \`recovery_seconds\` is a metric for thresholds.

A daemon whose start fails is started again after 10 s, 20 s and so on up to 5 minutes, as the kubelet does.

### A day of faults with 1,000 nodes

    vpc-cni-sim run bench/scenarios/fault-day.yaml --check

1,000 nodes, 6,000 pods that live for two hours on average, 16,000 more from noon on; 5 % of all calls fail for 24 hours, and for
half an hour at noon all do. Every invariant is asserted as the run goes: after each call the limits of its instance and
whether the waits of pods are put down to the cause that holds, for the caller, for all nodes that wait for a subnet and for
twenty others in turn; once a minute every address of every subnet counted anew, the ledger, and the tokens. What came of it:

| | |
| --- | --- |
| events, calls to EC2 | 4.0 million, 675,000 |
| invariants | all held |
| pods | 198,638: 198,630 became ready, 8 were starting when the run ended; none lost |
| daemons that could not start | 1,908 times in the first six minutes, in which 1,000 nodes empty the buckets; each node became Ready |
| recovery after the half hour | 372 s: 16,000 pods need a third interface on most nodes, and the account gets five a second |
| recovery after the 24 hours | 0 s: no pod waited |
| interfaces | 3,000 at the end, each with a daemon that knows it; 0 attached to nothing |
| time | about 2 minutes on one core |

The same with 100 nodes is the library's \`ec2-faults\`; with 50 nodes a test (\`test/models/cluster/faults.test.ts\`).
`,
  subnets: `## Subnets

- **Addresses**: a /16 to /28 with each of its addresses; the first four and the last are AWS's (documented).
- **Which address EC2 gives**: any free one, each as likely (no order is documented; reports say random: issue 2313, cilium
  issue 38499). \`addressChoice: lowest\` for exercises.
- **Prefixes** are aligned blocks of 16 that are wholly free (documented, and AWS's subnet fragmentation tool). Blocks with
  reserved addresses never are. Too few of them: \`InsufficientCidrBlocks\`; too few addresses: \`InsufficientFreeAddressesInSubnet\`.
- **CIDR reservations** (\`vpc.subnets[].reservations\`): \`prefix\` gives prefixes only, and before any other block; \`explicit\`
  gives nothing by itself (documented). What is in use inside one stays.
- **Others** (\`foreign\`, \`occupied\`): load balancers, databases, functions, the up to four interfaces of the EKS control plane,
  other clusters. They take single addresses, keep them for a random time and go: so subnets fragment over days.
- **When a freed address can be had again**: at once (not documented; assumed).
- **Fragmentation**: the share of blocks of 16 that are no longer whole, reserved ones left out, rounded up: AWS's tool's score.
  \`subnets.csv\` has it over time, with free addresses and free blocks.
- **Several subnets, zones, secondary VPC CIDRs, tags for discovery**: \`vpc\`. Leaked interfaces stay, with their addresses, until a
  daemon's hourly search finds them.
`,
  quotas: `## Quotas
`,
  ledger: `A refusal by a quota is the cause \`QUOTA\` of a wait. Documented: "Amazon VPC quotas" and "Network Address Usage" in the Amazon VPC
User Guide. The code \`NetworkInterfaceLimitExceeded\` is documented; \`NetworkAddressUsageLimitExceeded\` is told by operators.
Not counted: the quota of peered VPCs, and what load balancers, NAT gateways and the like use of the NAU (6 each): make the
quota smaller by that.

## The ledger

At any moment each address of a subnet is in exactly one of these states. They are counted as they change, never by looking
through the subnet; \`--check\` holds them against the addresses themselves.
`,
  afterStates: `A subnet is **exhausted** from a request that EC2 refuses until it could serve that request: some addresses may be free even so.
The summary says when first, for how long, how many pods waited for it, and where its addresses were at that moment.
`,
  notModelled: `## What is not modelled

- Answers that are lost: a call either works and is answered or does neither.
- Eventual consistency of Describe calls; only IMDS lags behind.
- IMDS that fails, or throttles.
- Calls of others than the nodes' daemons, the VPC resource controller and node groups: they are \`limits.background\`.
- Capacity of instance types: RunInstances finds an instance as long as the subnet has an address.
- Prefix reservations of IPv6, and moves of addresses between interfaces.
`,
} as const;
