package dev.ordercluster.runtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/// One JSON object per line and log record: `time`, `level`, `component`, `logger`, `message` and,
/// for faults, `error` with the stack trace. Line breaks inside values are escaped, so a message
/// cannot forge a second record.
final class JsonLogFormatter extends Formatter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String component;

  JsonLogFormatter(String component) {
    this.component = component;
  }

  @Override
  public String format(LogRecord record) {
    ObjectNode line = JSON.createObjectNode();
    line.put("time", record.getInstant().truncatedTo(ChronoUnit.MICROS).toString());
    line.put("level", record.getLevel().getName());
    line.put("component", component);
    line.put("logger", record.getLoggerName());
    line.put("message", formatMessage(record));
    if (record.getThrown() != null) {
      StringWriter trace = new StringWriter();
      record.getThrown().printStackTrace(new PrintWriter(trace, true));
      line.put("error", trace.toString());
    }
    return line + "\n";
  }
}
