package dev.ordercluster.benchmarks.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseScanTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nVia: x\r\ncontent-Length: 12\r\n\r\n";

  @Test
  void anAnswerIsAsLongAsItsHeadAndWhatThatSays() throws IOException {
    assertEquals(HEAD.length() + 12, scanned(HEAD));
    assertEquals(HEAD.length() + 12, scanned(HEAD + "some"));
  }

  @Test
  void aHeadThatIsNotWholeSaysNothing() throws IOException {
    for (int i = 0; i < HEAD.length(); i++) {
      assertEquals(-1, scanned(HEAD.substring(0, i)));
    }
  }

  @Test
  void whatIsNotAsItShouldBeEndsTheMeasurement() {
    assertThrows(
        IOException.class, () -> scanned("HTTP/1.1 429 Too Many\r\nContent-Length: 0\r\n\r\n"));
    assertThrows(
        IOException.class, () -> scanned("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
  }

  private static int scanned(String text) throws IOException {
    byte[] bytes = new byte[1024];
    byte[] arrived = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(arrived, 0, bytes, 0, arrived.length);
    return ResponseScan.length(bytes, arrived.length);
  }
}
