package dev.ordercluster.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountPathsTest {
  private static final MountPaths PATHS =
      new MountPaths(
          Map.of(
              "/etc/shop", Path.of("/d/v/shop"),
              "/etc/shop/tls", Path.of("/d/v/tls"),
              "/data/", Path.of("/d/v/data"),
              "/tmp", Path.of("/d/tmp")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/etc/shop/password | /d/v/shop/password",
        "/etc/shop | /d/v/shop",
        "/etc/shop/tls/ca.crt | /d/v/tls/ca.crt",
        "/etc/shopping/list | /etc/shopping/list",
        "--file=/etc/shop/a,/data/b | --file=/d/v/shop/a,/d/v/data/b",
        "file:/data/x | file:/d/v/data/x",
        "http://host/data/x | http://host/data/x",
        "/var/data/x | /var/data/x",
        "/data | /d/v/data",
        "cat /data/a > /tmp/b | cat /d/v/data/a > /d/tmp/b",
        "'\"/data\"' | '\"/d/v/data\"'",
        "plain text | plain text",
      })
  void aMountPathIsReplacedWhereItStandsAsAPath(String text, String rewritten) {
    assertThat(PATHS.rewrite(text)).isEqualTo(rewritten);
  }
}
