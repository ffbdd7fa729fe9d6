package dev.ordercluster.cli.command;

import java.nio.file.Path;
import java.util.Optional;

/// An order to place by hand, for a shell.
///
/// @param url of the gateway
/// @param authorities PEM file of whom to trust there; empty: the public authorities
/// @param token the command that prints a customer's token
record OrderExample(String url, Optional<Path> authorities, String token) {
  String command() {
    String trust =
        authorities.map(file -> " --cacert " + Quoted.forShell(file.toString())).orElse("");
    return """
        curl -i%s %s/v1/orders \\
            -H "Authorization: Bearer $(%s)" \\
            -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \\
            -H 'Content-Type: application/json' \\
            -d '{"lines":[{"sku":"TEA-EARL-GREY","quantity":2}]}'"""
        .formatted(trust, url, token);
  }
}
