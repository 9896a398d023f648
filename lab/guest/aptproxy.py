"""aptproxy.py ADDRESS PORT CACHE: apt's way out for the guests, and nothing else's: serves only the hosts of this machine's own apt sources."""
import hashlib
import http.server
import os
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request

ADDRESS, PORT, CACHE = sys.argv[1], int(sys.argv[2]), sys.argv[3]
PASSED_ON = ('If-Modified-Since', 'If-None-Match', 'Range', 'User-Agent', 'Accept', 'Cache-Control')
PASSED_BACK = ('Last-Modified', 'ETag', 'Content-Type', 'Content-Range', 'Content-Length', 'Date')


def apt(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.split()


SITES = {u.netloc: u.scheme for u in map(urllib.parse.urlsplit, apt('apt-get', 'indextargets', '--format', '$(SITE)'))}
# a machine that reaches its mirror through a proxy has told apt so
OWN_PROXY = {s: p.strip('"') for s in ('http', 'https') for p in apt('apt-config', '--format', '%v', 'dump', 'Acquire::%s::Proxy' % s) if '://' in p}
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler(OWN_PROXY))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        if url.netloc not in SITES:
            return self.send_error(403, 'not in this machine\'s apt sources: %s' % url.netloc)
        never_changes = url.path.endswith('.deb') or '/by-hash/' in url.path
        file = os.path.join(CACHE, hashlib.sha1(self.path.encode()).hexdigest() + '-' + os.path.basename(url.path))
        if never_changes and not os.path.exists(file):
            try:
                self.fetch(url, file)
            except urllib.error.HTTPError as e:
                return self.send_error(e.code)
            except OSError as e:
                return self.send_error(502, str(e))
        if never_changes:
            with open(file, 'rb') as f:
                self.answer(200, {'Content-Length': os.path.getsize(file)}, f)
        else:
            self.relay(url)

    do_HEAD = do_GET

    def open(self, url, headers=()):
        real = url._replace(scheme=SITES[url.netloc]).geturl()
        return OPENER.open(urllib.request.Request(real, headers=dict(headers), method=self.command), timeout=60)

    def fetch(self, url, file):
        part = '%s.%d.part' % (file, threading.get_ident())
        with self.open(url) as r, open(part, 'wb') as f:
            shutil.copyfileobj(r, f)
        os.rename(part, file)

    def relay(self, url):
        try:
            with self.open(url, [(k, self.headers[k]) for k in PASSED_ON if k in self.headers]) as r:
                self.answer(r.status, {k: r.headers[k] for k in PASSED_BACK if k in r.headers}, r)
        except urllib.error.HTTPError as e:         # 304 among them
            self.answer(e.code, {'Content-Length': 0}, None)
        except OSError as e:
            self.send_error(502, str(e))

    def answer(self, status, headers, body):
        self.send_response(status)
        for k, v in headers.items():
            self.send_header(k, str(v))
        self.end_headers()
        if body and self.command == 'GET':
            shutil.copyfileobj(body, self.wfile)

    def log_message(self, *args):
        pass


os.makedirs(CACHE, exist_ok=True)
http.server.ThreadingHTTPServer.daemon_threads = True
http.server.ThreadingHTTPServer((ADDRESS, PORT), Handler).serve_forever()
