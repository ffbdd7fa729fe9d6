package dev.ordercluster.gateway.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip                     | gzip",
        "GZIP                     | gzip",
        "x-gzip                   | gzip",
        "br, gzip;q=0.8           | gzip",
        "gzip, deflate, br, zstd  | gzip",
        "*                        | gzip",
        "gzip;q=0.001             | gzip",
        "gzip;q=1.000, *;q=0      | gzip",
        "identity;q=0, gzip       | gzip",
        "identity;q=0, *          | gzip",
        "gzip;q=0.5, identity     | identity",
        "gzip;q=0                 | identity",
        "gzip;q=0, *              | identity",
        "gzip;q=0.0               | identity",
        "br                       | identity",
        "br;q=1, *;q=0            | none",
        "identity;q=0             | none",
        "*;q=0                    | none",
        "identity;q=0, gzip;q=0   | none",
        "gzip;q=2                 | identity",
        "gzip;q=0.5555            | identity",
        "gzip;level=9             | identity",
        "''                       | identity",
      })
  void theHeaviestCodingIsTakenAndARefusedOneNever(String header, String expected) {
    AcceptEncoding accepted = AcceptEncoding.of(List.of(header));
    String taken = accepted.prefersGzip() ? "gzip" : accepted.takesIdentity() ? "identity" : "none";
    assertThat(taken).isEqualTo(expected);
    assertThat(accepted.takesAnything()).isEqualTo(!expected.equals("none"));
  }

  @Test
  void withoutTheFieldNothingIsEncodedAndSeveralLinesAreOneList() {
    assertThat(AcceptEncoding.of(List.of()).prefersGzip()).isFalse();
    assertThat(AcceptEncoding.of(List.of()).takesIdentity()).isTrue();
    assertThat(AcceptEncoding.of(List.of("br", "gzip")).prefersGzip()).isTrue();
  }

  @Test
  void anEncodedAnswerHasATagOfItsOwnWhichTheServiceNeverSees() {
    assertThat(Coding.GZIP.tag("\"3-7\"")).isEqualTo("\"3-7--gzip\"");
    assertThat(Coding.GZIP.tag("W/\"3\"")).isEqualTo("W/\"3--gzip\"");
    assertThat(Coding.IDENTITY.tag("\"3-7\"")).isEqualTo("\"3-7\"");
    assertThat(Coding.plainTags("\"3-7--gzip\", W/\"4--gzip\", \"5\", *"))
        .isEqualTo("\"3-7\", W/\"4\", \"5\", *");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json,true",
    "application/problem+json; charset=utf-8,true",
    "TEXT/HTML,true",
    "image/svg+xml,true",
    "text/event-stream,false",
    "image/png,false",
    "'',false"
  })
  void onlyWhatBecomesSmallerIsCompressed(String type, boolean shrinks) {
    assertThat(Coding.shrinks(type)).isEqualTo(shrinks);
  }
}
