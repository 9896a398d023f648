import type { Environment } from "../environments/environment";

/** A container image of an exact version, in whichever registry the environment has. */
export class Image {
  private constructor(
    private readonly registry: "own" | "mirror",
    private readonly path: string,
    private readonly version: string,
  ) {}

  /** One of Toolforge's own, as its pipeline publishes it. */
  static own(path: string, version: string): Image {
    return new Image("own", path, version);
  }
  /** A third party's, mirrored so that the cluster needs nobody else's registry. */
  static mirrored(path: string, version: string): Image {
    return new Image("mirror", path, version);
  }

  /** What stands in a pod: `tools-harbor.wmcloud.org/toolforge/jobs-api:0.0.566-…`. */
  in({ kubernetes }: Environment): string {
    return `${kubernetes.registries[this.registry]}/${this.path}:${this.version}`;
  }
}
