/**
 * Text as Terraform must read it to give back the same text: `${` and `%{` would start an expression or a directive.
 * What cdktf will fill in (`${TfToken[…]}`) stays as it is.
 */
export function terraformText(text: string): string {
  return text.replace(/%\{/g, "%%{").replace(/\$\{(?!TfToken\[)/g, "$$$${");
}
