package dev.ordercluster.orders.catalog;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Violations;
import dev.ordercluster.runtime.Problem.FieldError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which products to list; all given filters must hold.
///
/// @param words a tsquery: every word of `q`, each as a beginning
/// @param ids ids of products, as lower-case UUIDs
record ProductCriteria(Optional<String> sku, Optional<String> words, List<String> ids) {
  private static final String[] PARAMETERS = {"limit", "after", "sku", "q", "ids"};

  private static final int MOST_IDS = 200;
  private static final int LONGEST_QUERY = 200;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  ProductCriteria {
    ids = List.copyOf(ids);
  }

  /// Reads the filters of a call; a 400 names every parameter that is wrong or unknown.
  static ProductCriteria of(Call call) {
    Violations wrong = new Violations();
    call.allowParameters(wrong, PARAMETERS);
    ProductCriteria criteria =
        new ProductCriteria(
            wrong.read(() -> call.parameter("sku"), Optional.empty()),
            wrong.read(() -> call.parameter("q").map(ProductCriteria::words), Optional.empty()),
            wrong.read(() -> ids(call), List.of()));
    wrong.check();
    return criteria;
  }

  /// The same text for the same list, whatever order its parameters came in.
  String canonical() {
    return "products|"
        + String.join(",", new TreeSet<>(ids))
        + "|"
        + words.orElse("")
        + "|"
        + sku.map(name -> "=" + name).orElse("");
  }

  static String words(String query) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(query.toLowerCase(Locale.ROOT));
    while (word.find()) {
      words.add(word.group() + ":*");
    }
    if (words.isEmpty() || query.length() > LONGEST_QUERY) {
      throw ProblemException.badRequest(
          new FieldError(
              "#query/q",
              "invalid",
              "expected 1.." + LONGEST_QUERY + " characters with a letter or digit among them"));
    }
    return String.join(" & ", words);
  }

  private static List<String> ids(Call call) {
    Optional<String> given = call.parameter("ids");
    if (given.isEmpty()) {
      return List.of();
    }
    List<String> ids =
        Arrays.stream(given.get().toLowerCase(Locale.ROOT).split(",", -1)).distinct().toList();
    if (ids.size() > MOST_IDS || !ids.stream().allMatch(id -> ID.matcher(id).matches())) {
      throw ProblemException.badRequest(
          new FieldError(
              "#query/ids",
              "invalid",
              "expected 1.." + MOST_IDS + " UUIDs separated by commas, was another text"));
    }
    return ids;
  }
}
