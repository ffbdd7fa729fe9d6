package dev.ordercluster.operator.simulate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ordercluster.operator.api.v1beta1.Autoscaling;
import dev.ordercluster.operator.autoscale.Budget;
import dev.ordercluster.operator.validation.AutoscalingRules;
import dev.ordercluster.operator.validation.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A policy to try: `autoscaling` as in the custom resource, and what the operator would learn from
/// the cluster.
///
/// @param autoscaling the mapping of `spec.orderService.autoscaling`
/// @param database limits of the database; absent: no connection budget
/// @param partitions partitions of the topic that is read; absent: no partition budget
record PolicyFile(
    @Nullable Autoscaling autoscaling, @Nullable Database database, @Nullable Integer partitions) {
  private static final int MOST_REPLICAS = 100;
  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST_MESSAGE = 300;

  /// What the database grants.
  record Database(int maxConnections, int reserved, int perReplica) {}

  static PolicyFile read(Path file) throws InputException {
    String text;
    try {
      text = whole(file);
    } catch (IOException e) {
      throw new InputException(
          file.toString(), 0, 0, "expected a policy that can be read: " + Unreadable.reason(e));
    }
    ObjectMapper mapper = mapper();
    try (JsonParser parser = mapper.createParser(text)) {
      PolicyFile policy = mapper.readValue(parser, PolicyFile.class);
      // Not by the mapper's own check: that one fails for each value that reads itself as a tree.
      if (parser.nextToken() != null) {
        throw new InputException(
            file.toString(),
            parser.currentTokenLocation().getLineNr(),
            0,
            "expected one document, found more after it");
      }
      if (policy == null || policy.autoscaling == null) {
        throw new InputException(
            file.toString(),
            1,
            1,
            "expected the key 'autoscaling' with the mapping of spec.orderService.autoscaling");
      }
      policy.check(file);
      return policy;
    } catch (JsonProcessingException e) {
      throw broken(file, text, e);
    } catch (IOException e) {
      throw new InputException(file.toString(), 0, 0, "expected YAML, got " + e.getMessage());
    }
  }

  private static String whole(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("it has more than " + MOST_BYTES + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  List<Budget> budgets() {
    List<Budget> budgets = new ArrayList<>();
    if (database != null) {
      budgets.add(
          new Budget.Connections(database.maxConnections, database.reserved, database.perReplica));
    }
    if (partitions != null) {
      budgets.add(new Budget.Partitions("(read by the service)", partitions));
    }
    return budgets;
  }

  private void check(Path file) throws InputException {
    List<Violation> violations = AutoscalingRules.check("autoscaling", autoscaling, MOST_REPLICAS);
    if (!violations.isEmpty()) {
      throw new InputException(
          file.toString(),
          0,
          0,
          violations.stream().map(Violation::toString).collect(Collectors.joining("; ")));
    }
    try {
      budgets();
    } catch (IllegalArgumentException e) {
      throw new InputException(file.toString(), 0, 0, String.valueOf(e.getMessage()));
    }
  }

  private static InputException broken(Path file, String text, JsonProcessingException e) {
    JsonLocation place = e.getLocation();
    String path =
        e instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(part -> part.getFieldName() == null ? "[]" : part.getFieldName())
                .collect(Collectors.joining("."))
            : "";
    if (e instanceof UnrecognizedPropertyException unknown) {
      return unknown(file, text, path, unknown);
    }
    String what =
        path.isEmpty() && e instanceof MismatchedInputException
            ? "expected a mapping with the key 'autoscaling', found something else"
            : brief(e.getOriginalMessage().lines().findFirst().orElse("cannot be read as YAML"));
    return new InputException(
        file.toString(),
        place == null ? 0 : place.getLineNr(),
        place == null ? 0 : place.getColumnNr(),
        path.isEmpty() ? what : path + ": " + what);
  }

  private static String brief(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }

  // The parser notices an unknown key when it has read on, so its place is looked up.
  private static InputException unknown(
      Path file, String text, String path, UnrecognizedPropertyException e) {
    String name = e.getPropertyName();
    Matcher matcher =
        Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "[\"']?\\s*:").matcher(text);
    int at = matcher.find() ? matcher.start() : 0;
    int line = (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    return new InputException(
        file.toString(),
        line,
        at - text.lastIndexOf('\n', Math.max(0, at - 1)),
        path + ": expected one of " + new TreeSet<>(e.getKnownPropertyIds()) + ", found " + name);
  }

  // A key that the API server would drop is a mistake here: it would be tried and do nothing.
  private static ObjectMapper mapper() {
    return YAMLMapper.builder(
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .annotationIntrospector(new Strict())
        .build();
  }

  private static final class Strict extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated annotated) {
      return JsonIgnoreProperties.Value.empty();
    }
  }
}
