package dev.ordercluster.benchmarks.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// nginx and HAProxy as plain proxies with two workers and kept connections to the upstream.
final class PlainProxies {
  private static final String NGINX =
      """
      daemon off;
      worker_processes 2;
      pid FOLDER/nginx.pid;
      error_log FOLDER/nginx-error.log;
      events { worker_connections 1024; }
      http {
        access_log off;
        keepalive_timeout 600s;
        keepalive_requests 1000000000;
        client_body_temp_path FOLDER/body;
        proxy_temp_path FOLDER/proxy;
        fastcgi_temp_path FOLDER/fastcgi;
        uwsgi_temp_path FOLDER/uwsgi;
        scgi_temp_path FOLDER/scgi;
        upstream service {
          server 127.0.0.1:UPSTREAM;
          keepalive 64;
          keepalive_requests 1000000000;
        }
        server {
          listen 127.0.0.1:PORT;
          location / {
            proxy_pass http://service;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header X-Forwarded-For $remote_addr;
          }
        }
      }
      """;
  private static final String HAPROXY =
      """
      global
        nbthread 2
        maxconn 2000
      defaults
        mode http
        option forwardfor
        timeout connect 5s
        timeout client 600s
        timeout server 600s
      frontend shop
        bind 127.0.0.1:PORT
        default_backend service
      backend service
        server upstream 127.0.0.1:UPSTREAM
      """;

  private PlainProxies() {}

  /// The program, where the distribution puts it.
  static Optional<Path> find(String program) {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static List<String> nginx(Path program, Path folder, int port, int upstream) throws IOException {
    Path file = folder.resolve("nginx.conf");
    Files.writeString(file, filled(NGINX, folder, port, upstream));
    return List.of(program.toString(), "-p", folder.toString(), "-c", file.toString());
  }

  static List<String> haproxy(Path program, Path folder, int port, int upstream)
      throws IOException {
    Path file = folder.resolve("haproxy.cfg");
    Files.writeString(file, filled(HAPROXY, folder, port, upstream));
    return List.of(program.toString(), "-db", "-f", file.toString());
  }

  private static String filled(String template, Path folder, int port, int upstream) {
    return template
        .replace("FOLDER", folder.toString())
        .replace("PORT", Integer.toString(port))
        .replace("UPSTREAM", Integer.toString(upstream));
  }
}
