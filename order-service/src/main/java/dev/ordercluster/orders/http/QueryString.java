package dev.ordercluster.orders.http;

import dev.ordercluster.runtime.Problem.FieldError;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the query of a request target (RFC 3986 §3.4), because the web server refuses the colon
/// that times have. Square brackets, which RFC 3986 wants encoded, are let through as every client
/// sends them: `createdAt[gte]=2026-01-31T12:00:00Z`. Bad percent-encoding and bad UTF-8 are a 400.
final class QueryString {
  private static final String ALLOWED = "-._~!$&'()*+,;=:@/?[]%";
  private static final int MOST = 100;

  private QueryString() {}

  static Map<String, List<String>> parse(String raw) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (raw.isEmpty()) {
      return parameters;
    }
    String[] pairs = raw.split("&", -1);
    if (pairs.length > MOST) {
      throw malformed("expected at most " + MOST + " parameters, was " + pairs.length);
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (!pair.isEmpty()) {
        parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7e || (!Character.isLetterOrDigit(c) && ALLOWED.indexOf(c) < 0)) {
        throw malformed("expected every other character than letters, digits and marks encoded");
      }
      if (c == '%') {
        bytes.write(octet(text, i));
        i += 2;
      } else {
        bytes.write(c == '+' ? ' ' : c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException _) {
      throw malformed("expected UTF-8, was another encoding");
    }
  }

  private static int octet(String text, int percent) {
    int high = digit(text, percent + 1);
    int low = digit(text, percent + 2);
    if (high < 0 || low < 0) {
      throw malformed("expected two hexadecimal digits after each %");
    }
    return high * 16 + low;
  }

  private static int digit(String text, int index) {
    return index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
  }

  private static ProblemException malformed(String detail) {
    return ProblemException.badRequest(new FieldError("#query/", "malformed-query", detail));
  }
}
