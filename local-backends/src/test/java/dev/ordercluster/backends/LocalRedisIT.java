package dev.ordercluster.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

class LocalRedisIT {
  @TempDir Path directory;

  @Test
  void writtenKeysSurviveSigkillAndARestart() {
    RedisOptions options =
        RedisOptions.in(directory.resolve("data")).with("--appendfsync", "always");
    try (LocalRedis redis = LocalRedis.start(options)) {
      try (Jedis jedis = connect(redis)) {
        jedis.set("k", "v");
      }
      redis.kill();
      redis.restart();
      try (Jedis jedis = connect(redis)) {
        assertThat(jedis.get("k")).isEqualTo("v");
      }
    }
  }

  @Test
  void writtenKeysSurviveAGracefulStop() {
    try (LocalRedis redis = LocalRedis.start(directory)) {
      try (Jedis jedis = connect(redis)) {
        jedis.set("k", "v");
      }
      redis.restart();
      try (Jedis jedis = connect(redis)) {
        assertThat(jedis.get("k")).isEqualTo("v");
      }
    }
  }

  @Test
  void twoServersRunSideBySideOnTheSamePortOfTwoLoopbackAddresses() {
    int port = FreePorts.on("127.50.1.1");
    try (LocalRedis a =
            LocalRedis.start(RedisOptions.in(directory.resolve("a")).at("127.50.1.1", port));
        LocalRedis b =
            LocalRedis.start(RedisOptions.in(directory.resolve("b")).at("127.50.1.2", port));
        Jedis first = connect(a);
        Jedis second = connect(b)) {
      first.set("k", "a");
      assertThat(second.get("k")).isNull();
    }
  }

  @Test
  void aPasswordIsAskedFor() {
    RedisOptions options =
        RedisOptions.in(directory.resolve("data")).with("--requirepass", "s3cret");
    try (LocalRedis redis = LocalRedis.start(options)) {
      assertThat(redis.password()).isEqualTo("s3cret");
      try (Jedis jedis = connect(redis)) {
        assertThat(jedis.ping()).isEqualTo("PONG");
      }
      try (Jedis jedis = new Jedis(redis.host(), redis.port())) {
        assertThatThrownBy(jedis::ping).isInstanceOf(JedisDataException.class);
      }
    }
  }

  @Test
  void itsEnvironmentStaysReadableSoThatTheProcessCanBeRecognised() throws Exception {
    try (LocalRedis redis = LocalRedis.start(directory)) {
      Path environment = Path.of("/proc", Long.toString(redis.pid()), "environ");
      assertThat(Files.readString(environment, StandardCharsets.ISO_8859_1)).contains("PATH=");
    }
  }

  private static Jedis connect(LocalRedis redis) {
    DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder();
    if (!redis.password().isEmpty()) {
      config.password(redis.password());
    }
    return new Jedis(new HostAndPort(redis.host(), redis.port()), config.build());
  }
}
