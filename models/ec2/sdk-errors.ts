/** A call that took longer than the client waits. Not EC2's code: it never gave an answer. */
export const CLIENT_TIMEOUT = 'RequestTimeout';

/** What the SDK takes for throttling (aws-sdk-go-v2, aws/retry, `DefaultThrottleErrorCodes`), as far as EC2 knows the code. */
const THROTTLES: ReadonlySet<string> = new Set([
  'EC2ThrottledException',
  'RequestLimitExceeded',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
]);

/** What EC2 answers with status 500 or 503 (Amazon EC2 Developer Guide, "Error codes", server errors). */
const SERVER_ERRORS: ReadonlySet<string> = new Set([
  'InternalError',
  'InternalFailure',
  'ServerInternal',
  'ServiceUnavailable',
  'Unavailable',
]);

export function isThrottle(code: string): boolean {
  return THROTTLES.has(code);
}

/** Is it worth trying again? A subnet without addresses or a wrong parameter stays what it is. */
export function isRetryable(code: string): boolean {
  return isThrottle(code) || SERVER_ERRORS.has(code) || code === CLIENT_TIMEOUT;
}
