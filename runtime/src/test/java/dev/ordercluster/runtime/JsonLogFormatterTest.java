package dev.ordercluster.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonLogFormatterTest {
  @Test
  void aMessageCannotForgeASecondRecord() throws Exception {
    LogRecord record = new LogRecord(Level.WARNING, "bad \"name\"\n{\"level\":\"INFO\"}");
    record.setLoggerName("x");
    record.setThrown(new IllegalStateException("why"));
    String line = new JsonLogFormatter("gateway").format(record);
    assertThat(line.strip().lines()).hasSize(1);
    var json = new ObjectMapper().readTree(line);
    assertThat(json.get("message").asText()).startsWith("bad \"name\"\n");
    assertThat(json.get("error").asText()).contains("IllegalStateException: why");
    assertThat(json.get("component").asText()).isEqualTo("gateway");
  }
}
