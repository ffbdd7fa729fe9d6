package dev.ordercluster.orders.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of docs/how-to/write-a-migration.md, read from the scripts. Those before version 16
/// ran before there was a version to serve beside.
class MigrationsTest {
  private static final Path SCRIPTS = Path.of("src/main/resources/db/migration");
  private static final Pattern NAME = Pattern.compile("V([0-9]+(?:_[0-9]+)?)__[a-z0-9_]+\\.sql");
  private static final Pattern CREATED_TABLE =
      Pattern.compile("create table (?:if not exists )?(\\w+)");
  private static final Pattern INDEX =
      Pattern.compile("create (?:unique )?index (concurrently )?(\\w+) on (\\w+)");
  private static final Pattern ALTERED = Pattern.compile("alter table (?:if exists )?(\\w+) (.*)");
  // What the previous version may still use, or what reads or rewrites a whole table under a lock.
  private static final List<String> NEVER =
      List.of(
          "drop table",
          "drop column",
          "drop function",
          "rename",
          "set not null",
          "alter column \\w+ type",
          "set data type",
          "truncate",
          "lock table",
          "vacuum full",
          "cluster ",
          "reindex");

  record Script(String name, String version, List<String> statements, boolean inTransaction) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Script> governed() throws IOException {
    return scripts().stream()
        .filter(script -> Integer.parseInt(script.version().split("_", -1)[0]) >= 16);
  }

  @Test
  void theLatestVersionIsThatOfTheNewestScript() throws IOException {
    List<String> versions = scripts().stream().map(Script::version).toList();
    assertThat(versions.getLast().replace('_', '.')).isEqualTo(Migrations.LATEST);
    assertThat(versions).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("governed")
  void aScriptLeavesThePreviousVersionServing(Script script) {
    assertThat(faults(script)).as(script.name()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX a ON orders (id)",
        "CREATE INDEX CONCURRENTLY a ON orders (id)",
        "ALTER TABLE orders DROP COLUMN note",
        "ALTER TABLE orders RENAME TO o",
        "ALTER TABLE orders ADD COLUMN a text NOT NULL",
        "ALTER TABLE orders ADD COLUMN a uuid DEFAULT uuidv7()",
        "ALTER TABLE orders ADD CONSTRAINT c CHECK (version > 0)",
        "ALTER TABLE orders ADD COLUMN a text UNIQUE",
        "UPDATE orders SET note = ''",
        "DROP TABLE inbox",
      })
  void aScriptThatWouldStopItIsFound(String statement) {
    assertThat(faults(new Script("V99__x.sql", "99", List.of(normal(statement)), true)))
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE orders ADD COLUMN a text",
        "ALTER TABLE orders ADD COLUMN a text NOT NULL DEFAULT ''",
        "ALTER TABLE orders ADD CONSTRAINT c CHECK (version > 0) NOT VALID",
        "CREATE TABLE t (id uuid PRIMARY KEY DEFAULT uuidv7(), a text NOT NULL)",
      })
  void aScriptThatOnlyExpandsIsNot(String statement) {
    assertThat(faults(new Script("V99__x.sql", "99", List.of(normal(statement)), true))).isEmpty();
  }

  private static List<String> faults(Script script) {
    Set<String> fresh = new HashSet<>();
    Set<String> dropped = new HashSet<>();
    return script.statements().stream()
        .map(statement -> fault(script, statement, fresh, dropped))
        .filter(fault -> !fault.isEmpty())
        .toList();
  }

  // Empty when the statement keeps the rules.
  private static String fault(
      Script script, String statement, Set<String> fresh, Set<String> dropped) {
    Matcher table = CREATED_TABLE.matcher(statement);
    if (table.lookingAt()) {
      fresh.add(table.group(1));
      return "";
    }
    if (statement.startsWith("drop index concurrently if exists ")) {
      dropped.add(statement.substring(statement.lastIndexOf(' ') + 1));
      return script.inTransaction() ? "needs executeInTransaction=false: " + statement : "";
    }
    if (!script.inTransaction()
        && !statement.matches("(re)?set .*")
        && !INDEX.matcher(statement).lookingAt()) {
      return "belongs in a script with a transaction: " + statement;
    }
    Matcher index = INDEX.matcher(statement);
    if (index.lookingAt() && !fresh.contains(index.group(3))) {
      return index.group(1) != null && !script.inTransaction() && dropped.contains(index.group(2))
          ? ""
          : "build it concurrently, outside of a transaction, after DROP INDEX CONCURRENTLY IF"
              + " EXISTS of the same name: "
              + statement;
    }
    Matcher altered = ALTERED.matcher(statement);
    if (altered.lookingAt()) {
      return fresh.contains(altered.group(1)) ? "" : faultOfAlter(altered.group(2), statement);
    }
    if (statement.startsWith("create ")) {
      return "";
    }
    if (statement.matches("(update|delete|insert into) .*")) {
      return "a sweep of the service changes rows, in batches: " + statement;
    }
    return never(statement);
  }

  private static String faultOfAlter(String change, String statement) {
    for (String part : change.split(",(?![^(]*\\))", -1)) {
      boolean column = part.contains("add column");
      if (column && part.contains("not null") && !part.contains("default")) {
        return "the previous version does not write it: " + statement;
      }
      if (column && part.matches(".*default .*\\w\\(.*") && !part.contains("default now()")) {
        return "a default that is not constant rewrites the table: " + statement;
      }
      if (column && part.matches(".*\\b(unique|primary key|references)\\b.*")) {
        return "reads the whole table under a lock: " + statement;
      }
      if (part.contains("add constraint") && !part.contains("not valid")) {
        return "add it NOT VALID, validate it in a later script: " + statement;
      }
    }
    return never(statement);
  }

  private static String never(String statement) {
    return NEVER.stream()
        .filter(banned -> Pattern.compile("\\b" + banned).matcher(statement).find())
        .findFirst()
        .map(banned -> banned + " is not for a version beside which another serves: " + statement)
        .orElse("");
  }

  private static List<Script> scripts() throws IOException {
    try (var files = Files.list(SCRIPTS)) {
      return files
          .filter(file -> file.toString().endsWith(".sql"))
          .map(MigrationsTest::script)
          .sorted(Comparator.comparingInt(script -> number(script.version())))
          .toList();
    }
  }

  // 17_1 comes behind 17 and before 18.
  private static int number(String version) {
    String[] parts = version.split("_", -1);
    return Integer.parseInt(parts[0]) * 1000 + (parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
  }

  private static Script script(Path file) {
    String name = file.getFileName().toString();
    Matcher matcher = NAME.matcher(name);
    assertThat(matcher.matches()).as(name).isTrue();
    try {
      Path settings = file.resolveSibling(name + ".conf");
      boolean alone =
          Files.exists(settings)
              && Files.readString(settings).strip().equals("executeInTransaction=false");
      String text = Files.readString(file).replaceAll("(?m)--.*$", "");
      // The body of a function is not a statement of the script.
      String outer = text.replaceAll("(?s)\\$\\$.*?\\$\\$", "''");
      List<String> statements =
          Stream.of(outer.split(";", -1))
              .map(MigrationsTest::normal)
              .filter(statement -> !statement.isEmpty())
              .toList();
      return new Script(name, matcher.group(1), statements, !alone);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String normal(String statement) {
    return statement.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
