package dev.ordercluster.local.api.verbs;

import java.util.ArrayList;
import java.util.List;

/// How a write is meant.
///
/// @param fieldManager who writes, for field ownership
/// @param force an apply takes over fields of others
/// @param warnings what the client should be told beside the result; filled while the write runs
public record WriteOptions(
    String fieldManager,
    FieldValidation validation,
    boolean dryRun,
    boolean force,
    List<String> warnings) {

  /// What happens to fields that the kind does not have.
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  public static WriteOptions of(String fieldManager) {
    return new WriteOptions(fieldManager, FieldValidation.IGNORE, false, false, new ArrayList<>());
  }
}
