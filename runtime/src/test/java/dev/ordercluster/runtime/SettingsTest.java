package dev.ordercluster.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final Key<Integer> PORT =
      Key.integer("http.port", 1, 65535, "Port of the API.").withDefault("18080");
  private static final Key<String> PASSWORD = Key.text("database.password", "Password.").secret();
  private static final Key<Duration> WAIT =
      Key.duration("lock-wait", Duration.ofMillis(1), Duration.ofMinutes(1), "Longest wait.")
          .withDefault("1s");
  private static final List<Key<?>> KEYS = List.of(PORT, PASSWORD, WAIT);

  @Test
  void valuesComeFromVariablesAndDefaults() {
    Settings settings =
        Settings.read("X", KEYS, Map.of("X_DATABASE_PASSWORD", "p", "X_LOCK_WAIT", "250ms"));
    assertThat(settings.get(PORT)).isEqualTo(18080);
    assertThat(settings.get(WAIT)).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void aSecretCanComeFromAFileAndLosesOneLineBreak(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("password"), "s3cret\n");
    Settings settings =
        Settings.read("X", KEYS, Map.of("X_DATABASE_PASSWORD_FILE", file.toString()));
    assertThat(settings.get(PASSWORD)).isEqualTo("s3cret");
  }

  @Test
  void allFaultsAreNamedAtOnceAndSecretsAreNotShown() {
    Key<Integer> secret = Key.integer("pin", 0, 9, "Pin.").secret();
    assertThatThrownBy(
            () ->
                Settings.read(
                    "X",
                    List.of(PORT, PASSWORD, secret),
                    Map.of("X_HTTP_PORT", "99999", "X_HTPP_PORT", "1", "X_PIN", "hunter2")))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.faults())
                    .containsExactly(
                        "X_HTTP_PORT must be integer 1..65535, was \"99999\"",
                        "X_DATABASE_PASSWORD is required: Password. (text)",
                        "X_PIN must be integer 0..9, was a secret value",
                        "X_HTPP_PORT is not a setting of this process: correct or remove it"));
  }

  @Test
  void aValueAndAFileForTheSameKeyIsAFault(@TempDir Path dir) {
    Map<String, String> both =
        Map.of("X_DATABASE_PASSWORD", "a", "X_DATABASE_PASSWORD_FILE", dir.resolve("f").toString());
    assertThatThrownBy(() -> Settings.read("X", KEYS, both)).hasMessageContaining("are both set");
  }

  @Test
  void theReferenceListsEveryKey() {
    assertThat(ConfigurationReference.markdown("x", "X", KEYS))
        .contains("| `X_HTTP_PORT` | integer 1..65535 | `18080` | Port of the API. |")
        .contains("| `X_DATABASE_PASSWORD` | text, secret | required | Password. |");
  }
}
