// Jest requires packages, and Node before 24 does not let it require those that are ES modules alone: they become CommonJS first.
const { transformSync } = require("esbuild");

module.exports = {
  process: (source) => ({ code: transformSync(source, { format: "cjs", target: "node20" }).code }),
};
