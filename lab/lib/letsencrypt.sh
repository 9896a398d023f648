# Let's Encrypt, as far as a deployment asks it: Debian's pebble behind nginx, which gives it the name, the certificate that the guests' image trusts, and
# the directory's path. pebble proves names by this cloud's DNS alone, and forgets its accounts when it stops.

CA_NAME=acme-v02.api.letsencrypt.org
CA=$CACHE/letsencrypt

create_ca() { # before the image, which holds the certificate
  [ ! -s "$CA/tls.crt" ] || return 0
  mkdir -p "$CA"
  logged letsencrypt openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=the lab's Let's Encrypt" \
    -addext "subjectAltName=DNS:$CA_NAME" -keyout "$CA/tls.key" -out "$CA/tls.crt.part"
  mv "$CA/tls.crt.part" "$CA/tls.crt"
}

configure_letsencrypt() {
  mkdir -p "$ETC/letsencrypt" "$STATE/letsencrypt"
  cat >"$ETC/letsencrypt/pebble.json" <<JSON
{"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000", "httpPort": 5002, "tlsPort": 5001,
            "certificate": "$CA/tls.crt", "privateKey": "$CA/tls.key", "ocspResponderURL": "", "externalAccountBindingRequired": false}}
JSON
  cat >"$ETC/letsencrypt/nginx.conf" <<CONF
daemon off; user root; pid $RUN/letsencrypt-nginx.own; error_log stderr;
events { }
http {
  access_log off;
  client_body_temp_path $STATE/letsencrypt/body; proxy_temp_path $STATE/letsencrypt/proxy; fastcgi_temp_path $STATE/letsencrypt/fastcgi;
  uwsgi_temp_path $STATE/letsencrypt/uwsgi; scgi_temp_path $STATE/letsencrypt/scgi;
  server {
    listen $IP:443 ssl;
    ssl_certificate $CA/tls.crt; ssl_certificate_key $CA/tls.key;
    proxy_set_header Host \$host;
    location = /directory { proxy_pass https://127.0.0.1:14000/dir; }
    location / { proxy_pass https://127.0.0.1:14000; }
  }
}
CONF
}

start_letsencrypt() {
  start pebble env PEBBLE_VA_NOSLEEP=1 pebble -config "$ETC/letsencrypt/pebble.json" -dnsserver $IP:53
  start letsencrypt nginx -c "$ETC/letsencrypt/nginx.conf"
}
