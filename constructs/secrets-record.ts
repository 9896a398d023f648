import { TerraformLocal, TerraformResource, type TerraformResourceLifecycle, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import type { Environment } from "../environments/environment";
import { fingerprintKey } from "../environments/secrets";
import { secretsRemedy } from "../environments/secrets-remedy";
import type { SecretsVersions, Whose } from "../environments/secrets-versions";

export interface SecretsRecordProps {
  /** Its secrets are Terraform variables of these names. */
  readonly environment: Whose & Pick<Environment, "secrets">;
  /** What this checkout has. @default none was changed since the first time */
  readonly versions?: SecretsVersions;
}

/**
 * So many records are kept. A plan can read a record only as long as it does not write it, so each version writes another
 * one than those before it; what was deployed last is among the others if it is less than this number of versions old.
 */
const places = 4;

/**
 * Refuses, at plan time, other secrets than those that are deployed. The state records by name a fingerprint of each; a
 * secret may differ from its record when a later version says that it was changed. docs/decisions/0013 says why so.
 */
export class SecretsRecord extends Construct {
  constructor(scope: Construct, id: string, props: SecretsRecordProps) {
    super(scope, id);
    const { project, secrets } = props.environment;
    const { version, changed } = props.versions ?? { version: 1, changed: {} };
    const remedy = secretsRemedy(props.environment);
    // set by `npm run secrets` beside the values; 0: by hand
    const given = new TerraformVariable(this, "secretsVersion", { type: "number", nullable: false, default: 0 });
    given.overrideLogicalId("secretsVersion");
    this.local("secret-fingerprints", Object.fromEntries(secrets.map((name) => [name, fingerprint(name)])));
    this.local("secret-changes", Object.fromEntries(secrets.map((name) => [name, changed[name] ?? 1])));

    const own = version % places;
    const others = [...Array(places).keys()].filter((place) => place !== own);
    for (const place of others) {
      // made by an environment's first deploy, and afterwards only when its turn comes
      this.place(place, { version: version - 1, fingerprints: {} }, { ignoreChanges: "all" });
    }
    const records = others.map((place) => `terraform_data.${name(place)}.output`).join(", ");
    const newest = `max([for r in [${records}] : r.version]...)`;
    this.local("secrets-deployed", `\${[for r in [${records}] : r if r.version == ${newest}][0]}`);
    const deployed = "local.secrets-deployed";
    const command = `npm run secrets -- ${project}`;

    const record = this.place(
      own,
      { version, fingerprints: "${local.secret-fingerprints}" },
      {
        ignoreChanges: ["input"],
        precondition: [
          {
            condition: `\${var.secretsVersion == ${version}}`,
            errorMessage: `The secrets given to Terraform are of version \${var.secretsVersion}, this checkout's of ${version}. Run: ${command}`,
          },
          {
            condition: `\${${deployed}.version < ${version}}`,
            errorMessage: `The secrets of ${project} here are of version ${version}, and version \${${deployed}.version} was deployed already. ${remedy}`,
          },
          {
            condition: `\${${deployed}.version > ${version - places}}`,
            errorMessage: `The secrets of ${project} were changed too often since the last deploy: they are of version ${version}, what is deployed is known up to version \${${deployed}.version}. Make one change of all later ones: ${command} --deployed \${${deployed}.version}`,
          },
          // an older checkout differs in what was changed since: that is said above
          differing(deployed, project, remedy, `${deployed}.version >= ${version} ||`),
        ],
        postcondition: [differing("self.output", project, remedy)],
      },
    );
    record.addOverride("triggers_replace", { version });
  }

  private local(id: string, value: unknown): void {
    new TerraformLocal(this, id, value).overrideLogicalId(id);
  }

  /** Not by cdktf's DataResource: at every synthesis that runs Terraform to ask for its version. */
  private place(place: number, input: object, lifecycle: TerraformResourceLifecycle): TerraformResource {
    const type = "terraform_data";
    const resource = new TerraformResource(this, `place-${place}`, { terraformResourceType: type, lifecycle });
    resource.addOverride("input", input);
    resource.overrideLogicalId(name(place));
    return resource;
  }
}

const name = (place: number) => `secrets-${place}`;

/** Keyed, since a plan shows old fingerprints, and a password that others chose could be guessed from a mere hash. */
function fingerprint(secret: string): string {
  const hash = `sha256(join(":", [var.${fingerprintKey}, "${secret}", var.${secret}]))`;
  return `\${nonsensitive(var.${secret} == "" ? "" : ${hash})}`;
}

/** Compares the given secrets with a record, but for those that were changed since. The first deploy has nothing to compare with. */
function differing(record: string, project: string, remedy: string, unless = "") {
  const names = `[for name, f in local.secret-fingerprints : name if f != try(${record}.fingerprints[name], "") && local.secret-changes[name] <= ${record}.version]`;
  return {
    condition: `\${${unless} length(${record}.fingerprints) == 0 || length(${names}) == 0}`,
    errorMessage: `These secrets are not those that are deployed in ${project}: \${join(", ", ${names})}. Nothing has been changed. ${remedy} To change one on purpose: npm run secrets -- ${project} --rotate NAME (or --set NAME).`,
  };
}
