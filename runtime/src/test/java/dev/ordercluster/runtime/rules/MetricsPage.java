package dev.ordercluster.runtime.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/// The metrics that docs/reference/metrics.md tells, and what is compared with them: what a process
/// really exports, and what its sources name. Alerts and dashboards may use what stands there.
@NullMarked
public record MetricsPage(Map<String, Metric> metrics) {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([A-Za-z0-9_]+)` \\| (counter|gauge|histogram|summary) \\|([^|]*)\\|");
  private static final Pattern WORD = Pattern.compile("`([a-z_]+)`");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? \\S+");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final List<String> PARTS = List.of("_bucket", "_sum", "_count", "_max");

  /// One family of series.
  public record Metric(String type, Set<String> labels) {}

  /// Reads one section of the page, or all of them when no title is given.
  public static MetricsPage of(String section) {
    Map<String, Metric> all = new TreeMap<>();
    String current = "";
    for (String line : lines(root().resolve("docs/reference/metrics.md"))) {
      current = line.startsWith("## ") ? line.substring(3).strip() : current;
      Matcher row = ROW.matcher(line);
      if (row.find() && (section.isEmpty() || current.equals(section))) {
        Set<String> labels = new TreeSet<>();
        WORD.matcher(row.group(3)).results().forEach(word -> labels.add(word.group(1)));
        all.put(row.group(1), new Metric(row.group(2), labels));
      }
    }
    return new MetricsPage(all);
  }

  /// What an exposition has and the page has not, or tells otherwise; empty when they agree.
  ///
  /// @param exposition Prometheus text
  public List<String> faultsOf(String exposition) {
    List<String> faults = new ArrayList<>();
    Map<String, String> types = new TreeMap<>();
    TYPE.matcher(exposition).results().forEach(type -> types.put(type.group(1), type.group(2)));
    exported(exposition, types.keySet())
        .forEach(
            (name, labels) -> {
              String type = types.getOrDefault(name, "untyped");
              Metric told = metrics.get(name);
              if (told == null) {
                faults.add(name + " is exported and not told: " + type + " " + labels);
              } else if (!told.type().equals(type) || !told.labels().containsAll(labels)) {
                faults.add(name + " is " + type + " " + labels + ", the page tells " + told);
              }
            });
    return faults;
  }

  /// Metrics of the page that no source below a folder names.
  public List<String> unnamedIn(Path sources, String exposition) {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(sources)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> text.append(String.join("\n", lines(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String named = text.toString().replace('.', '_').replace('-', '_');
    return metrics.keySet().stream()
        .filter(name -> !exposition.contains("# TYPE " + name + " "))
        .filter(name -> !named.contains("\"" + name + "\""))
        .filter(name -> !named.contains("\"" + stem(name) + "\""))
        .toList();
  }

  // What the exposition appends to a name: the unit and the kind.
  private static String stem(String name) {
    return name.replaceFirst("_(total|alive)$", "").replaceFirst("_seconds$", "");
  }

  private static Map<String, Set<String>> exported(String exposition, Set<String> families) {
    Map<String, Set<String>> all = new TreeMap<>();
    for (String line : exposition.split("\n", -1)) {
      Matcher sample = SAMPLE.matcher(line);
      if (!line.startsWith("#") && sample.lookingAt()) {
        Set<String> labels =
            all.computeIfAbsent(family(sample.group(1), families), _ -> new TreeSet<>());
        String inside = sample.group(2) == null ? "" : sample.group(2);
        LABEL.matcher(inside).results().forEach(label -> labels.add(label.group(1)));
        labels.remove("le");
        labels.remove("quantile");
        labels.remove("scope");
      }
    }
    return all;
  }

  private static String family(String series, Set<String> families) {
    return PARTS.stream()
        .filter(series::endsWith)
        .map(part -> series.substring(0, series.length() - part.length()))
        .filter(families::contains)
        .findFirst()
        .orElse(series);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isRegularFile(folder.resolve("ordercluster"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("tests run inside the checkout");
    }
    return folder;
  }
}
