package dev.ordercluster.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The examples of RFC 7541 Appendix C, and what we write read back.
class HpackTest {
  private static List<String> decode(HpackDecoder decoder, String hex) throws Http2Exception {
    List<String> fields = new ArrayList<>();
    decoder.decode(
        HexFormat.of().parseHex(hex.replace(" ", "")),
        (name, value) -> fields.add(name + ": " + value));
    return fields;
  }

  @Test
  void theExamplesWithHuffmanCodeAreDecodedOneAfterTheOther() throws Http2Exception {
    HpackDecoder decoder = new HpackDecoder();
    assertThat(decode(decoder, "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"))
        .containsExactly(
            ":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com");
    assertThat(decode(decoder, "8286 84be 5886 a8eb 1064 9cbf"))
        .containsExactly(
            ":method: GET",
            ":scheme: http",
            ":path: /",
            ":authority: www.example.com",
            "cache-control: no-cache");
    assertThat(decode(decoder, "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"))
        .containsExactly(
            ":method: GET",
            ":scheme: https",
            ":path: /index.html",
            ":authority: www.example.com",
            "custom-key: custom-value");
  }

  @Test
  void theExampleWithoutHuffmanCodeIsDecoded() throws Http2Exception {
    assertThat(
            decode(
                new HpackDecoder(),
                "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572"))
        .containsExactly("custom-key: custom-header");
    assertThat(decode(new HpackDecoder(), "100870617373776f726406736563726574"))
        .containsExactly("password: secret");
  }

  @Test
  void anEntryThatIsPushedOutIsForgotten() throws Http2Exception {
    HpackDecoder decoder = new HpackDecoder();
    // A table of 64 bytes holds one small entry.
    assertThat(decode(decoder, "3f21 4003 782d61 0131 4003 782d62 0132 be"))
        .containsExactly("x-a: 1", "x-b: 2", "x-b: 2");
    assertThatThrownBy(() -> decode(decoder, "bf")).isInstanceOf(Http2Exception.class);
  }

  @Test
  void whatIsEncodedIsDecodedTheSame() throws Http2Exception {
    HpackEncoder encoder = new HpackEncoder(201);
    encoder
        .field("Location", "/v1/orders/1")
        .field("Set-Cookie", "a=b")
        .field("X-Long", "y".repeat(400));
    List<String> fields = new ArrayList<>();
    new HpackDecoder().decode(encoder.block(), (name, value) -> fields.add(name + ": " + value));
    assertThat(fields)
        .containsExactly(
            ":status: 201",
            "location: /v1/orders/1",
            "set-cookie: a=b",
            "x-long: " + "y".repeat(400));
    HpackEncoder known = new HpackEncoder(304);
    assertThat(known.block()).containsExactly(0x20, 0x8b);
  }
}
