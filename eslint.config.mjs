import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["cdktf.out/", "coverage/", "manifests/", "packages/*/generated/", "packages/*/lib/"]),
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-explicit-any": "error",
      // What waits may be given what does not.
      "@typescript-eslint/require-await": "off",
      // A port in a template literal is what it is called everywhere: tcp/443.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allow: [{ name: "Port", from: "file" }], allowNumber: true },
      ],
      "no-restricted-imports": [
        "error",
        { name: "@cdktf/provider-openstack", message: "Import one type: @cdktf/provider-openstack/lib/<type>." },
        { name: ".gen", message: "The bindings are @cdktf/provider-openstack/lib/<type>." },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "ImportDeclaration[source.value=/^(@cdktf[/]|cdktf$|[.]gen)/] ImportNamespaceSpecifier",
          message: "Star imports of bindings cost seconds at synth: name what is needed.",
        },
        {
          selector: "ExportAllDeclaration",
          message: "Name what is exported: a barrel loads everything for everybody.",
        },
      ],
    },
  },
  {
    files: ["**/*.js", "**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
      globals: {
        __dirname: "readonly",
        __filename: "readonly",
        console: "readonly",
        module: "writable",
        process: "readonly",
        require: "readonly",
      },
    },
  },
);
