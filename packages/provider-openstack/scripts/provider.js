// The one place that says which provider, which version, and where its schema is.
const path = require("node:path");

const version = require("../package.json").version;

module.exports = {
  version,
  source: "terraform-provider-openstack/openstack",
  qualified: "registry.terraform.io/terraform-provider-openstack/openstack",
  schemaFile: path.join(path.dirname(__dirname), "schema", `openstack@${version}.json`),
};
