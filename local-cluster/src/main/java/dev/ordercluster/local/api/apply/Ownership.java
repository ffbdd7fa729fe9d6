package dev.ordercluster.local.api.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.schema.Schema;
import dev.ordercluster.local.api.status.FieldFault;
import dev.ordercluster.local.api.status.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who owns which field, kept up to date with every write; server-side apply with its conflicts.
public final class Ownership {
  private static final List<String> SYSTEM_METADATA =
      List.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink",
          "managedFields");

  private Ownership() {}

  /// One write.
  ///
  /// @param now RFC 3339, seconds
  public record Write(FieldOwner manager, String apiVersion, Schema schema, String now) {}

  /// Records what an ordinary write (not an apply) changed. `after` is changed in place: its
  /// managedFields follow those of `before`.
  public static void recordUpdate(@Nullable ObjectNode before, ObjectNode after, Write write) {
    ManagedFields fields = ManagedFields.of(before);
    JsonNode old = before == null ? skeleton() : stripped(before);
    JsonNode current = stripped(after);
    FieldSet changed = withoutTop(Fields.changed(old, current, write.schema()));
    FieldSet removed = Fields.removed(old, current, write.schema());
    for (FieldOwner manager : fields.sets().keySet().toArray(FieldOwner[]::new)) {
      fields.sets().put(manager, fields.get(manager).minus(removed));
    }
    fields.sets().values().removeIf(FieldSet::isEmpty);
    fields.takeFromOthers(write.manager(), leaves(changed));
    FieldSet mine = fields.get(write.manager()).union(changed);
    fields.set(write.manager(), mine, write.now(), !changed.isEmpty());
    fields.writeTo(after, write.apiVersion());
  }

  /// The result of applying `applied` onto `live`, with its managedFields.
  ///
  /// @throws StatusException with the conflicting fields, unless `force`
  public static ObjectNode apply(
      @Nullable ObjectNode live, ObjectNode applied, Write write, boolean force) {
    ManagedFields fields = ManagedFields.of(live);
    JsonNode config = stripped(applied);
    JsonNode base = live == null ? JsonNodeFactory.instance.objectNode() : stripped(live);
    FieldSet wanted = Fields.of(config, write.schema());
    FieldSet previous = fields.get(write.manager());
    JsonNode merged = Fields.merge(base, config, write.schema());
    FieldSet changed = Fields.changed(base, merged, write.schema());
    if (live != null) {
      resolveConflicts(fields, write, changed, force);
    }
    FieldSet gone = previous.minus(wanted);
    FieldSet keep = fields.ofOthers(write.manager()).union(wanted);
    JsonNode rest = Fields.without(merged, gone.minus(keep), keep, write.schema());
    ObjectNode result =
        rest instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    fields.set(write.manager(), wanted, write.now(), !base.equals(result));
    ObjectNode out = restored(live, applied, result);
    fields.writeTo(out, write.apiVersion());
    return out;
  }

  /// Whether both have the same content and the same owners, so that nothing needs to be written.
  public static boolean same(ObjectNode before, ObjectNode after) {
    return withoutVersion(before).equals(withoutVersion(after))
        && ManagedFields.of(before).sameOwners(ManagedFields.of(after));
  }

  private static JsonNode withoutVersion(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.withObject("/metadata").remove(List.of("managedFields", "resourceVersion"));
    return copy;
  }

  private static void resolveConflicts(
      ManagedFields fields, Write write, FieldSet changed, boolean force) {
    List<FieldFault> conflicts = new ArrayList<>();
    for (Map.Entry<FieldOwner, FieldSet> entry : fields.sets().entrySet()) {
      if (!entry.getKey().equals(write.manager())) {
        FieldSet both = leaves(entry.getValue().intersect(changed));
        for (String path : FieldPaths.of(both)) {
          conflicts.add(
              new FieldFault(
                  path, "FieldManagerConflict", conflictWith(entry.getKey(), write.apiVersion())));
        }
      }
    }
    if (!conflicts.isEmpty() && !force) {
      throw StatusException.applyConflict(conflicts);
    }
    fields.takeFromOthers(write.manager(), leaves(changed));
  }

  private static String conflictWith(FieldOwner owner, String apiVersion) {
    String by = "conflict with \"" + owner.name() + "\"";
    if (!owner.subresource().isEmpty()) {
      by += " with subresource \"" + owner.subresource() + "\"";
    }
    return owner.operation().equals("Update") ? by + " using " + apiVersion : by;
  }

  // Being the parent of a changed field is not a reason to lose or contest it.
  private static FieldSet leaves(FieldSet set) {
    FieldSet out = new FieldSet();
    if (set.isMember() && set.children().isEmpty()) {
      out.add();
    }
    set.children()
        .forEach(
            (element, child) -> {
              FieldSet below = leaves(child);
              if (!below.isEmpty()) {
                out.children().put(element, below);
              }
            });
    return out;
  }

  // The real server's typed objects always have metadata, spec and status, so that these are never
  // fields that somebody adds.
  private static JsonNode skeleton() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.putObject("metadata");
    out.putObject("spec");
    out.putObject("status");
    return out;
  }

  private static FieldSet withoutTop(FieldSet set) {
    FieldSet own = new FieldSet();
    own.add();
    return set.minus(own);
  }

  private static JsonNode stripped(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove(List.of("apiVersion", "kind"));
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(SYSTEM_METADATA);
      if (metadata.isEmpty()) {
        copy.remove("metadata");
      }
    }
    return copy;
  }

  private static ObjectNode restored(
      @Nullable ObjectNode live, ObjectNode applied, ObjectNode result) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    ObjectNode source = live == null ? applied : live;
    out.set("apiVersion", applied.get("apiVersion"));
    out.set("kind", applied.get("kind"));
    ObjectNode metadata = out.putObject("metadata");
    for (String name : SYSTEM_METADATA) {
      JsonNode value = source.path("metadata").get(name);
      if (value != null) {
        metadata.set(name, value);
      }
    }
    if (result.get("metadata") instanceof ObjectNode rest) {
      metadata.setAll(rest);
    }
    result.remove("metadata");
    out.setAll(result);
    return out;
  }
}
