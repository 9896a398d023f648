import { running } from "./global-setup";

export default async function teardown(): Promise<void> {
  await Promise.all((running.controlPlanes ?? []).map((controlPlane) => controlPlane.stop()));
}
