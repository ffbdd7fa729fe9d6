package dev.ordercluster.orders.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncryptionKeysTest {
  private static final String KEY = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";
  private static final String OTHER = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg";
  private static final String KEYS =
      "{\"primaryKeyId\":1,\"keys\":[{\"id\":1,\"key\":\"" + KEY + "\"}],";

  @Test
  void theShortFormIsTheOneIndexKeyOne() {
    IndexKeys brief = EncryptionKeys.parse(KEYS + "\"indexKey\":\"" + OTHER + "\"}").indexes();
    IndexKeys both =
        EncryptionKeys.parse(
                KEYS
                    + "\"primaryIndexKeyId\":2,\"indexKeys\":[{\"id\":1,\"key\":\""
                    + OTHER
                    + "\"},{\"id\":2,\"key\":\""
                    + KEY
                    + "\"}]}")
            .indexes();
    assertThat(brief.isRotating()).isFalse();
    assertThat(both.isRotating()).isTrue();
    assertThat(both.keys()).containsOnlyKeys(1, 2);
    assertThat(both.email("a@b.example"))
        .hasSize(2)
        .first()
        .isEqualTo(brief.email("A@B.example").getFirst());
    assertThat(both.primary().email("a@b.example"))
        .isNotEqualTo(brief.primary().email("a@b.example"));
  }

  @Test
  void aKeyMayBeInAKeyService() {
    EncryptionKeys keys =
        EncryptionKeys.parse(
            "{\"primaryKeyId\":2,\"keys\":[{\"id\":1,\"key\":\""
                + KEY
                + "\"},{\"id\":2,\"transit\":{\"address\":\"https://vault:8200\",\"key\":\"orders\",\"tokenFile\":\"/t\"}}],"
                + "\"indexKey\":\""
                + OTHER
                + "\"}");
    assertThat(keys.key(1)).containsInstanceOf(LocalKeyEncryption.class);
    assertThat(keys.key(2)).containsInstanceOf(TransitKeyEncryption.class);
    assertThat(keys.key(1).toString()).doesNotContain(KEY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'primaryKeyId':1,'keys':[{'id':1,'key':'KEY'}] | either indexKey or indexKeys",
        "'primaryKeyId':1,'keys':[{'id':1,'key':'KEY'}],'indexKey':'KEY','indexKeys':[] | either indexKey",
        "'primaryKeyId':2,'keys':[{'id':1,'key':'KEY'}],'indexKey':'KEY' | primaryKeyId to be one of [1], was 2",
        "'primaryKeyId':1,'keys':[{'id':1,'key':'x'}],'indexKey':'KEY' | keys[].key to be the base64url",
        "'primaryKeyId':1,'keys':[{'id':1,'key':'KEY'},{'id':1,'key':'KEY'}],'indexKey':'KEY' | was repeated: 1",
        "'primaryKeyId':1,'keys':[{'id':1,'transit':{'address':'ftp://x'}}],'indexKey':'KEY' | keys[].transit",
        "'primaryKeyId':1,'keys':[{'id':1,'key':'KEY'}],'primaryIndexKeyId':3,'indexKeys':[{'id':1,'key':'KEY'}] | primaryIndexKeyId to be one of [1], was 3"
      })
  void aFileThatCannotBeUsedSaysWhyAndShowsNoKey(String text, String why) {
    String file = "{" + text.strip().replace('\'', '"').replace("KEY", KEY) + "}";
    assertThatThrownBy(() -> EncryptionKeys.parse(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why.strip())
        .hasMessageNotContaining(KEY);
  }
}
