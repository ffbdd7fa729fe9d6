package dev.ordercluster.gateway;

import static dev.ordercluster.gateway.fixture.SessionStore.cookie;
import static dev.ordercluster.gateway.fixture.SessionStore.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.SessionStore;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Sessions that a browser keeps in a cookie: handed out, used by pages of this site only,
/// forgotten.
@TestInstance(Lifecycle.PER_CLASS)
class SessionCookieIT {
  private SessionStore store;
  private Instance instance;
  private Tokens tokens;
  private TestGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    store = SessionStore.start(directory.resolve("redis"));
    instance = Instance.start("127.0.0.1", 0, SessionStore::answer);
    tokens = new Tokens("k1");
    gateway =
        TestGateway.start(
            directory,
            tokens,
            Map.of("GATEWAY_REDIS_PORT", Integer.toString(store.port())),
            instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
    store.close();
  }

  @Test
  void aCookieReadsFreelyAndActsOnlyForPagesOfThisSite() throws Exception {
    String cookie = cookie(store.session("c-2", 3600, 1800));
    assertThat(gateway.get("/v1/orders", "Cookie", "a=b; " + cookie).statusCode()).isEqualTo(200);
    assertThat(instance.last().header("Cookie")).isEmpty();

    var foreign =
        gateway.post(
            "/v1/carts",
            "{}",
            "Cookie",
            cookie,
            "Sec-Fetch-Site",
            "cross-site",
            "Origin",
            "https://evil.test");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.body()).contains("cross-site-request");
    assertThat(gateway.post("/v1/carts", "{}", "Cookie", cookie).statusCode()).isEqualTo(403);
    assertThat(
            gateway
                .post("/v1/carts", "{}", "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
                .statusCode())
        .isEqualTo(200);
    String own = "http://127.0.0.1:" + gateway.port();
    assertThat(gateway.post("/v1/carts", "{}", "Cookie", cookie, "Origin", own).statusCode())
        .isEqualTo(200);
  }

  @Test
  void noAnswerToACookieIsCompressed() throws Exception {
    String token = store.session("c-6", 3600, 1800);
    String[] byCookie = {"Cookie", cookie(token), "Accept-Encoding", "gzip"};
    var plain = gateway.get("/v1/orders?limit=200", byCookie);
    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    String[] byHeader = {"Authorization", "Bearer " + token, "Accept-Encoding", "gzip"};
    assertThat(
            gateway.get("/v1/orders?limit=200", byHeader).headers().firstValue("Content-Encoding"))
        .hasValue("gzip");
  }

  @Test
  void anAuthorizationHeaderCountsAloneWhateverTheCookieSays() throws Exception {
    String cookie = cookie(store.session("c-3", 3600, 1800));
    String bearer = "Bearer " + tokens.token("c-4", "customer");
    assertThat(
            gateway.post("/v1/carts", "{}", "Cookie", cookie, "Authorization", bearer).statusCode())
        .isEqualTo(200);
    assertThat(
            SignedJWT.parse(instance.last().header("Authorization").substring(7))
                .getJWTClaimsSet()
                .getSubject())
        .isEqualTo("c-4");
  }

  @Test
  void theCookieOfAnEndedSessionCountsAsNoneAndIsCleared() {
    String stale = cookie(token());
    assertThat(gateway.get("/v1/products", "Cookie", stale).statusCode()).isEqualTo(200);
    assertThat(instance.last().header("Authorization")).isEmpty();

    var refused = gateway.get("/v1/orders", "Cookie", stale);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("session-ended");
    assertThat(refused.headers().firstValue("Set-Cookie"))
        .hasValue("__Host-oc_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure");
  }

  @Test
  void twoSessionCookiesAreRefused() throws Exception {
    String both =
        cookie(store.session("c-1", 60, 60)) + "; " + cookie(store.session("c-2", 60, 60));
    assertThat(gateway.get("/v1/orders", "Cookie", both).statusCode()).isEqualTo(401);
  }

  @Test
  void aLoginThatAsksForACookieGetsTheTokenInItAndNotInTheBody() {
    var plain = gateway.post("/v1/sessions", "{}");
    assertThat(plain.statusCode()).isEqualTo(201);
    assertThat(plain.body()).contains("\"token\":\"oc_");
    assertThat(plain.headers().firstValue("Set-Cookie")).isEmpty();

    var inCookie = gateway.post("/v1/sessions", "{}", "Prefer", "session=cookie");
    assertThat(inCookie.statusCode()).isEqualTo(201);
    assertThat(inCookie.body()).contains("\"customerId\":\"c-1\"").doesNotContain("oc_");
    assertThat(inCookie.headers().firstValue("Preference-Applied")).hasValue("session=cookie");
    assertThat(inCookie.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(inCookie.headers().firstValue("Set-Cookie").orElse(""))
        .matches(
            "__Host-oc_session=oc_t{43}; Max-Age=3(599|600); Path=/; HttpOnly; SameSite=Strict;"
                + " Secure");
  }

  @Test
  void aLoginThatFailsIsRelayedAndOneThatCannotBeReadIs502() {
    var wrong = gateway.post("/v1/sessions", "{\"wrong\":1}", "Prefer", "session=cookie");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(gateway.post("/v1/sessions", "{\"odd\":1}", "Prefer", "session=cookie").statusCode())
        .isEqualTo(502);
  }

  @Test
  void aLogoutHereWorksAtOnceAndClearsTheCookie() throws Exception {
    String token = store.session("c-5", 3600, 1800);
    assertThat(gateway.get("/v1/orders", "Cookie", cookie(token)).statusCode()).isEqualTo(200);
    HttpRequest logout =
        gateway
            .request(
                "/v1/sessions/current", "Cookie", cookie(token), "Sec-Fetch-Site", "same-origin")
            .DELETE()
            .build();
    store.end(token);
    HttpResponse<String> reply = TestGateway.send(logout);
    assertThat(reply.statusCode()).isEqualTo(204);
    assertThat(reply.headers().firstValue("Set-Cookie").orElse("")).contains("Max-Age=0");
    assertThat(gateway.get("/v1/orders", "Cookie", cookie(token)).statusCode()).isEqualTo(401);
  }
}
