/**
 * A page of the platform's own, complete in itself: it is shown when nothing else can be reached.
 * @param body HTML, the inside of a paragraph
 */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} - Toolforge</title>
<style>body { font: 1.1em/1.5 sans-serif; max-width: 36em; margin: 4em auto; padding: 0 1em }</style>
<h1>${title}</h1>
<p>${body}</p>
</html>
`;
}
