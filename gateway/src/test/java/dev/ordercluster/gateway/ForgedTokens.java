package dev.ordercluster.gateway;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ordercluster.gateway.fixture.Tokens;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tokens that must not be accepted, by the name of what is wrong with them. Everything else about
/// each is right, so that only the named fault can be what refuses it.
final class ForgedTokens {
  private final Tokens tokens;

  ForgedTokens(Tokens tokens) {
    this.tokens = tokens;
  }

  Map<String, String> all() throws Exception {
    Map<String, String> table = new LinkedHashMap<>(signatures());
    table.putAll(algorithms());
    table.putAll(lifetimes());
    table.putAll(callers());
    table.putAll(encodings());
    table.putAll(shapes());
    return table;
  }

  private JWTClaimsSet good() {
    return Tokens.claims("c-1", "customer").build();
  }

  private static JWTClaimsSet.Builder claims() {
    return Tokens.claims("c-1", "customer");
  }

  private static Date in(long seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1");
  }

  private static String part(String json) {
    return Base64URL.encode(json).toString();
  }

  // A token whose parts are given as text, signed by the issuer's own key: only its content is bad.
  private String signedText(String header, String payload) throws Exception {
    String input = part(header) + "." + part(payload);
    var signature =
        new ECDSASigner(tokens.key())
            .sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + signature;
  }

  private String payloadWith(String member) {
    long exp = Instant.now().getEpochSecond() + 600;
    return "{\"iss\":\""
        + Tokens.ISSUER
        + "\",\"aud\":\"shop\",\"sub\":\"c-1\",\"roles\":[\"customer\"],\"exp\":"
        + exp
        + member
        + "}";
  }

  private static final String ES256 = "{\"alg\":\"ES256\",\"kid\":\"k1\"}";

  Map<String, String> signatures() throws Exception {
    String good = tokens.sign(good());
    String[] parts = good.split("\\.", -1);
    ECKey other = Tokens.key("k1");
    Map<String, String> table = new LinkedHashMap<>();
    table.put("no signature", parts[0] + "." + parts[1] + ".");
    table.put("a signature of zeros", parts[0] + "." + parts[1] + "." + zeros(64));
    table.put("an empty DER signature", parts[0] + "." + parts[1] + "." + zeros(8));
    table.put("a flipped signature", good.substring(0, good.length() - 4) + "AAAA");
    table.put("a changed payload", parts[0] + "." + part(payloadWith("")) + "." + parts[2]);
    table.put("alg none", part("{\"alg\":\"none\"}") + "." + parts[1] + ".");
    table.put("alg None", part("{\"alg\":\"None\",\"kid\":\"k1\"}") + "." + parts[1] + ".x");
    table.put("another key under the same id", signed(other, header().build()));
    table.put("a key of its own in jwk", signed(other, header().jwk(other.toPublicJWK()).build()));
    table.put(
        "a key of its own behind jku",
        signed(other, header().jwkURL(URI.create("http://127.0.0.1:1/jwks")).build()));
    table.put(
        "a key of its own behind x5u",
        signed(other, header().x509CertURL(URI.create("http://127.0.0.1:1/x")).build()));
    table.put("an unknown key id", signed(other, header().keyID("nobody").build()));
    table.put("a path as key id", signed(other, header().keyID("../../etc/passwd").build()));
    table.put("a query as key id", signed(other, header().keyID("' OR 1=1 --").build()));
    return table;
  }

  Map<String, String> algorithms() throws Exception {
    Map<String, String> table = new LinkedHashMap<>();
    table.put("the public key as HMAC secret", hmac(tokens.key().toPublicJWK().toJSONString()));
    table.put(
        "the public key's DER as HMAC secret",
        hmac(new String(tokens.key().toPublicKey().getEncoded(), StandardCharsets.ISO_8859_1)));
    table.put("an RSA key of the attacker", rsa());
    table.put(
        "ES384 with a P-256 key",
        signedText("{\"alg\":\"ES384\",\"kid\":\"k1\"}", payloadWith("")));
    table.put("ES256K", signedText("{\"alg\":\"ES256K\",\"kid\":\"k1\"}", payloadWith("")));
    table.put(
        "an unknown algorithm", signedText("{\"alg\":\"XX999\",\"kid\":\"k1\"}", payloadWith("")));
    table.put("no algorithm", signedText("{\"kid\":\"k1\"}", payloadWith("")));
    table.put("a numeric algorithm", signedText("{\"alg\":256,\"kid\":\"k1\"}", payloadWith("")));
    table.put(
        "an unknown critical extension",
        signedText("{\"alg\":\"ES256\",\"kid\":\"k1\",\"crit\":[\"x\"],\"x\":1}", payloadWith("")));
    table.put(
        "an unencoded payload",
        signedText(
            "{\"alg\":\"ES256\",\"kid\":\"k1\",\"b64\":false,\"crit\":[\"b64\"]}",
            payloadWith("")));
    table.put(
        "an empty critical list",
        signedText("{\"alg\":\"ES256\",\"kid\":\"k1\",\"crit\":[]}", payloadWith("")));
    table.put(
        "a type of something else",
        tokens.sign(header().type(new JOSEObjectType("dpop+jwt")).build(), good()));
    return table;
  }

  Map<String, String> lifetimes() throws Exception {
    Map<String, String> table = new LinkedHashMap<>();
    table.put("expired", tokens.sign(claims().expirationTime(in(-120)).build()));
    table.put("no expiry", tokens.sign(claims().expirationTime(null).build()));
    table.put(
        "expiry as text",
        signedText(ES256, payloadWith("").replaceAll("\"exp\":(\\d+)", "\"exp\":\"$1\"")));
    table.put(
        "expiry beyond numbers",
        signedText(ES256, payloadWith("").replaceAll("\"exp\":\\d+", "\"exp\":1e400")));
    table.put(
        "a negative expiry",
        signedText(ES256, payloadWith("").replaceAll("\"exp\":\\d+", "\"exp\":-1")));
    table.put("not yet valid", tokens.sign(claims().notBeforeTime(in(600)).build()));
    table.put("issued in the future", tokens.sign(claims().issueTime(in(600)).build()));
    table.put("another issuer", tokens.sign(claims().issuer("https://evil.test/").build()));
    table.put(
        "the issuer without its slash",
        tokens.sign(claims().issuer("https://issuer.test").build()));
    table.put("no issuer", tokens.sign(claims().issuer(null).build()));
    table.put(
        "the issuer as a list",
        signedText(ES256, payloadWith(",\"iss\":[\"" + Tokens.ISSUER + "\"]")));
    table.put("another audience", tokens.sign(claims().audience("other").build()));
    table.put("no audience", tokens.sign(claims().audience((String) null).build()));
    table.put(
        "an audience of numbers",
        signedText(ES256, payloadWith("").replace("\"aud\":\"shop\"", "\"aud\":[1]")));
    return table;
  }

  Map<String, String> callers() throws Exception {
    Map<String, String> table = new LinkedHashMap<>();
    table.put("no subject", tokens.sign(claims().subject(null).build()));
    table.put("a blank subject", tokens.sign(claims().subject(" ").build()));
    table.put("a subject with a line break", tokens.sign(claims().subject("a\nb").build()));
    table.put(
        "a subject that is a number",
        signedText(ES256, payloadWith("").replace("\"sub\":\"c-1\"", "\"sub\":1")));
    table.put("a huge subject", tokens.sign(claims().subject("x".repeat(300)).build()));
    table.put("roles as text", tokens.sign(claims().claim("roles", "admin").build()));
    table.put(
        "roles as a map", tokens.sign(claims().claim("roles", Map.of("admin", true)).build()));
    table.put("roles of numbers", tokens.sign(claims().claim("roles", List.of(1, 2)).build()));
    table.put("scope as a list", tokens.sign(claims().claim("scope", List.of("a")).build()));
    table.put("a token of 20 kB", tokens.sign(claims().claim("x", "y".repeat(15_000)).build()));
    return table;
  }

  Map<String, String> encodings() throws Exception {
    Map<String, String> table = new LinkedHashMap<>();
    table.put("a payload that is no JSON", signedText(ES256, "hello"));
    table.put("a payload that is a list", signedText(ES256, "[1]"));
    table.put("a payload of nothing", signedText(ES256, ""));
    table.put("a header that is no JSON", signedText("hello", payloadWith("")));
    table.put(
        "a deeply nested header",
        signedText(
            "{\"alg\":\"ES256\",\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}",
            payloadWith("")));
    table.put(
        "an internal token of the gateway",
        new Tokens("internal-1")
            .sign(claims().issuer("ordercluster-gateway").audience("order-service").build()));
    return table;
  }

  Map<String, String> shapes() {
    String good = tokens.sign(good());
    Map<String, String> table = new LinkedHashMap<>();
    table.put("an empty token", "");
    table.put("one part", "abc");
    table.put("two parts", "abc.def");
    table.put("four parts", good + ".x");
    table.put("five parts", "a.b.c.d.e");
    table.put("only dots", "..");
    table.put("a second token behind a comma", good + ", " + good);
    table.put("a token in quotes", "\"" + good + "\"");
    table.put("a token of no base64", "$$$.###.@@@");
    table.put("padding in every part", good.replace(".", "==."));
    return table;
  }

  private static String zeros(int bytes) {
    return Base64URL.encode(new byte[bytes]).toString();
  }

  private String signed(ECKey key, JWSHeader header) throws Exception {
    SignedJWT jwt = new SignedJWT(header, good());
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  private String hmac(String secret) throws Exception {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), good());
    jwt.sign(new MACSigner(secret.getBytes(StandardCharsets.ISO_8859_1)));
    return jwt.serialize();
  }

  private String rsa() throws Exception {
    RSAKey key = new RSAKeyGenerator(2048).keyID("k1").generate();
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), good());
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }
}
