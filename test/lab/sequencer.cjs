const Sequencer = require("@jest/test-sequencer").default;

// One deployed environment serves all suites: each leaves it as it was, and the one that destroys it comes last.
module.exports = class extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (path.endsWith("destroy.test.ts") ? 2 : path.endsWith("deploy.test.ts") ? 0 : 1);
    return [...tests].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  }
};
