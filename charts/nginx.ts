/**
 * What every nginx of the components has in common, as parts of its `http` block: it runs as nobody, may write to one folder, and
 * must read a request as the server behind it does.
 */

/** Where it puts what does not fit into memory. @param temporary a folder that it may write to */
export function temporaryPaths(temporary: string): string {
  return ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((what) => `    ${what}_temp_path ${temporary}/${what.replace("client_", "")};`)
    .join("\n");
}

/** `$tunnel` and `$upgraded`, for the headers Upgrade and Connection: websockets pass; in any other tunnel (h2c) requests would pass by unseen. */
export const tunnels = `    map $http_upgrade $tunnel {
        default "";
        "~*^websocket$" websocket;
    }
    map $tunnel $upgraded {
        default upgrade;
        "" "";
    }`;

/** `$ambiguous`: a path that the server behind could read as another than this one does; the query may be anything. */
export const ambiguousPaths = `    map $request_uri $ambiguous {
        default 0;
        "~*^[^?]*(\\.\\.|//|%2e|%2f|%5c|%00)" 1;
    }`;
