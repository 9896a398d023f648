import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { toolNamespaces, userNamespaces } from "../namespaces";

/** What must be true of an object. */
export interface Validation {
  /** Names the rule in the message: `uid`. */
  readonly rule: string;
  /** CEL that is true of a good object. */
  readonly expression: string;
  /** CEL of the text that says what was found. */
  readonly found: string;
  /** What to do about it. */
  readonly remedy: string;
}

export interface PolicyProps {
  readonly apiGroup: string;
  readonly apiVersion: string;
  /** Plural, with subresources: `pods/ephemeralcontainers`. */
  readonly resources: readonly string[];
  /** Only in namespaces of tools. @default in all but the platform's and Kubernetes' own */
  readonly toolsOnly?: boolean;
  /** Only what this service account asks for, deletions too, and wherever it does. @default everybody */
  readonly account?: { readonly namespace: string; readonly name: string };
  /** By name, CEL that validations use as `variables.<name>`; each may use those above it. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly validations: readonly Validation[];
}

/**
 * A ValidatingAdmissionPolicy with its binding: the API server itself refuses what is not allowed. An object that stands
 * is left alone until its spec changes. Kubernetes' own namespaces are excluded by the label that only the API server
 * sets, so that no policy, however broken, can keep the cluster from mending itself; one that is about a single account of
 * the platform keeps nobody else from anything.
 */
export class Policy extends Construct {
  constructor(scope: Construct, name: string, props: PolicyProps) {
    super(scope, name);
    const { account, toolsOnly = false } = props;
    new ApiObject(this, "policy", {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          ...(!account && { namespaceSelector: toolsOnly ? toolNamespaces : userNamespaces }),
          resourceRules: [
            {
              apiGroups: [props.apiGroup],
              apiVersions: [props.apiVersion],
              operations: ["CREATE", "UPDATE", ...(account ? ["DELETE"] : [])],
              resources: props.resources,
            },
          ],
        },
        matchConditions: [account ? askedBy(account) : newOrChanged],
        variables: Object.entries(props.variables ?? {}).map(([variable, expression]) => ({
          name: variable,
          expression,
        })),
        validations: props.validations.map(({ rule, expression, found, remedy }) => ({
          expression,
          messageExpression: `${text(`${name}/${rule}: `)} + ${found} + ${text(`. ${remedy}`)}`,
          reason: "Forbidden",
        })),
      },
    });
    new ApiObject(this, "binding", {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: { policyName: name, validationActions: ["Deny"] },
    });
  }
}

const newOrChanged = {
  name: "new-or-changed",
  expression: "request.operation == 'CREATE' || object.spec != oldObject.spec",
};

function askedBy({ namespace, name }: NonNullable<PolicyProps["account"]>) {
  const user = `system:serviceaccount:${namespace}:${name}`;
  return { name: "asked-by", expression: `request.userInfo.username == ${text(user)}` };
}

/** A text, or a list of them, as CEL writes it. */
export function text(value: string | readonly string[]): string {
  return JSON.stringify(value);
}

/** CEL: all containers of a pod, whenever they run. */
export const everyContainer =
  "object.spec.containers + object.spec.?initContainers.orValue([]) + object.spec.?ephemeralContainers.orValue([])";

/** CEL: the names of the containers in a list of them. */
export const names = (containers: string) => `${containers}.map(c, c.name).join(", ")`;
