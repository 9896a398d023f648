/**
 * Where the tools of toolserver.org live now, as `[path, tool]`: what follows the path is kept. Source: the redirector
 * that now does this job; a tool whose pages have other names than they had is left to the home page. A path comes
 * before its beginning.
 */
export const toolserver: readonly (readonly [path: string, tool: string])[] = [
  ["geohack", "geohack"],
  ["~apper/pd", "persondata"],
  ["~apper/sc", "spellcheck"],
  ["~betacommand", "betacommand-dev"],
  ["~daniel/WikiSense", "wikisense"],
  ["~dapete/ime", "imagemapedit"],
  ["~dcoetzee/duplicationdetector", "dupdet"],
  ["~dispenser", "dispenser"],
  ["~earwig", "copyvios"],
  ["~emijrp/wmcharts", "wmcharts"],
  ["~enwp10", "enwp10"],
  ["~erfgoed", "heritage"],
  ["~erwin85", "erwin85"],
  ["~geohack", "geohack"],
  ["~hoo", "hoo"],
  ["~kolossos/templatetiger", "templatetiger"],
  ["~locator", "locator"],
  ["~magnus/geohack", "geohack"],
  ["~magnus/geo", "geohack"],
  ["~magnus", "magnustools"],
  ["~mathbot", "mathbot"],
  ["~multichill", "multichill"],
  ["~mzmcbride", "mzmcbride"],
  ["~nlwikibots", "nlwikibots"],
  ["~pathoschild", "pathoschild-contrib"],
  ["~phe", "phetools"],
  ["~render", "render"],
  ["~robin", "robin"],
  ["~soxred93", "xtools"],
  ["~stewardbots", "stewardbots"],
  ["~timl/wikilint", "wikilint"],
  ["~wikifeeds", "wikifeeds"],
];
