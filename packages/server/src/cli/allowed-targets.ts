/** Networks beside the public internet that notifications may go to: those named by options, and the environment's. */
export function allowedTargets(named: readonly string[] = []): readonly string[] {
  const fromEnvironment = (process.env.TENDWELL_ALLOW_TARGETS ?? "").split(/[\s,]+/).filter((one) => one !== "");
  return [...named, ...fromEnvironment];
}
