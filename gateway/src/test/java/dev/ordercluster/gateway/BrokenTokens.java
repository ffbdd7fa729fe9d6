package dev.ordercluster.gateway;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.util.Base64URL;
import dev.ordercluster.gateway.fixture.ApiKeyStore;
import dev.ordercluster.gateway.fixture.SessionStore;
import dev.ordercluster.gateway.fixture.Tokens;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// More tokens that must not be accepted: what the issuer itself would sign only by mistake, other
/// spellings of a good token, and what only looks like one.
final class BrokenTokens {
  private static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"k1\"}";

  private final Tokens tokens;
  private final String good;

  BrokenTokens(Tokens tokens) {
    this.tokens = tokens;
    this.good = tokens.token("c-1", "customer");
  }

  Map<String, String> all() throws Exception {
    Map<String, String> table = new LinkedHashMap<>(headers());
    table.putAll(claims());
    table.putAll(spellings());
    table.putAll(nested());
    table.putAll(lookalikes());
    return table;
  }

  private static String payload(String members) {
    return "{\"iss\":\"%s\",\"aud\":\"shop\",\"sub\":\"c-1\",\"roles\":[\"customer\"],%s}"
        .formatted(Tokens.ISSUER, members);
  }

  private static String lasting() {
    return payload("\"exp\":" + (Instant.now().getEpochSecond() + 600));
  }

  private String signed(String header, String payload) throws Exception {
    String input = Base64URL.encode(header) + "." + Base64URL.encode(payload);
    var signature =
        new ECDSASigner(tokens.key())
            .sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + signature;
  }

  private Map<String, String> headers() throws Exception {
    Map<String, String> table = new LinkedHashMap<>();
    for (String member :
        new String[] {
          "\"kid\":1",
          "\"kid\":{\"k1\":1}",
          "\"kid\":[\"k1\"]",
          "\"kid\":\"k1\",\"kid\":\"k2\"",
          "\"kid\":\"k1\\u0000\"",
          "\"kid\":\"" + "k".repeat(2_000) + "\"",
          "\"kid\":\"k1\",\"alg\":\"none\"",
          "\"kid\":\"k1\",\"crit\":\"exp\"",
          "\"kid\":\"k1\",\"crit\":[\"exp\"],\"exp\":1",
          "\"kid\":\"k1\",\"b64\":false",
          "\"kid\":\"k1\",\"typ\":\"logout+jwt\"",
          "\"kid\":\"k1\",\"typ\":\"JWE\"",
          "\"kid\":\"k1\",\"typ\":7",
          "\"kid\":\"k1\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}",
          "\"kid\":\"k1\",\"jku\":7"
        }) {
      String header = "{\"alg\":\"ES256\"," + member + "}";
      table.put("a header with " + shortened(member), signed(header, lasting()));
    }
    return table;
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) : text;
  }

  private Map<String, String> claims() throws Exception {
    long later = Instant.now().getEpochSecond() + 600;
    Map<String, String> table = new LinkedHashMap<>();
    for (String member :
        new String[] {
          "\"exp\":null",
          "\"exp\":true",
          "\"exp\":[" + later + "]",
          "\"exp\":{}",
          "\"exp\":1e15",
          "\"exp\":99999999999999999999999",
          "\"exp\":0.5",
          "\"exp\":" + later + ",\"exp\":" + (later + 1),
          "\"exp\":" + later + ",\"sub\":\"c-2\"",
          "\"exp\":" + later + ",\"nbf\":\"0\"",
          "\"exp\":" + later + ",\"nbf\":-5",
          "\"exp\":" + later + ",\"nbf\":1e300",
          "\"exp\":" + later + ",\"iat\":\"now\"",
          "\"exp\":" + later + ",\"scope\":7",
          "\"exp\":" + later + ",\"scope\":{}",
        }) {
      table.put(
          "claims with " + member.replaceAll("\\d{10}", "N"), signed(HEADER, payload(member)));
    }
    String aud = "\"aud\":\"shop\"";
    table.put("an audience of nobody", signed(HEADER, lasting().replace(aud, "\"aud\":[]")));
    table.put(
        "an audience of others",
        signed(HEADER, lasting().replace(aud, "\"aud\":[\"a\",\"shop2\",\" shop\"]")));
    table.put(
        "an audience in capitals", signed(HEADER, lasting().replace(aud, "\"aud\":\"SHOP\"")));
    table.put(
        "an audience within an audience",
        signed(HEADER, lasting().replace(aud, "\"aud\":[[\"shop\"]]")));
    table.put(
        "the name of a service of the shop",
        signed(HEADER, lasting().replace("\"c-1\"", "\"@apikey-1\"")));
    table.put("the name of a guest", signed(HEADER, lasting().replace("\"c-1\"", "\"guest-1\"")));
    return table;
  }

  private Map<String, String> spellings() throws Exception {
    String[] parts = good.split("\\.", -1);
    byte[] raw = new Base64URL(parts[2]).decode();
    Map<String, String> table = new LinkedHashMap<>();
    table.put(
        "a signature in DER",
        parts[0] + "." + parts[1] + "." + Base64URL.encode(ECDSA.transcodeSignatureToDER(raw)));
    table.put("a signature twice as long", good + parts[2]);
    table.put("a truncated token", good.substring(0, good.length() / 2));
    table.put("a token without its last character", good.substring(0, good.length() - 1));
    table.put("padding behind the signature", good + "==");
    table.put("junk behind the signature", good + "!!!!");
    table.put(
        "a signature with bits that no byte needs",
        good.substring(0, good.length() - 1) + next(good));
    table.put("classic base64", good.replace('-', '+').replace('_', '/') + "+");
    table.put("a space inside", parts[0] + ". " + parts[1] + "." + parts[2]);
    table.put("a tab inside", parts[0] + ".\t" + parts[1] + "." + parts[2]);
    table.put("a percent sign", good.replace(".", "%2E"));
    table.put("letters of another script", good.replace('e', '\u00e9'));
    table.put("a byte order mark", "\u00ef\u00bb\u00bf" + good);
    table.put("the scheme twice", "Bearer " + good);
    table.put("dots in a row", good.replace(".", ".."));
    return table;
  }

  // 64 bytes make 86 characters; the last one has four bits that mean nothing.
  private static char next(String token) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return alphabet.charAt(alphabet.indexOf(token.charAt(token.length() - 1)) + 1);
  }

  private Map<String, String> nested() throws Exception {
    Map<String, String> table = new LinkedHashMap<>();
    table.put(
        "a token within a token",
        signed("{\"alg\":\"ES256\",\"kid\":\"k1\",\"cty\":\"JWT\"}", good));
    table.put(
        "an encrypted token",
        Base64URL.encode("{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"kid\":\"k1\"}")
            + "..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA");
    table.put(
        "an encrypted token's header over a signature",
        signed("{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"k1\"}", lasting()));
    table.put(
        "a payload nested without end",
        signed(HEADER, payload("\"a\":" + "[".repeat(1_500) + "]".repeat(1_500))));
    table.put("a payload of numbers", signed(HEADER, "1e999999999"));
    table.put("a payload of zeros", signed(HEADER, "\u0000\u0000"));
    return table;
  }

  private static Map<String, String> lookalikes() {
    Map<String, String> table = new LinkedHashMap<>();
    String key = ApiKeyStore.random();
    table.put(
        "an API key with another checksum", key.substring(0, 55) + (key.endsWith("0") ? "1" : "0"));
    table.put("an API key cut short", key.substring(0, 40));
    table.put("an API key in capitals", "OC_KEY_" + key.substring(7));
    table.put("an API key with a line of more", key + "AAAA");
    table.put("a session's prefix alone", "oc_");
    table.put("a session cut short", SessionStore.token().substring(0, 30));
    table.put("a session of other letters", "oc_" + "$".repeat(43));
    table.put("a session without an end", "oc_" + "a".repeat(4_000));
    return table;
  }
}
