package dev.ordercluster.local.api.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A set of field paths, as a tree in the notation of `fieldsV1`: `f:name` is a property,
/// `k:{"name":"a"}` a list element by its keys, `v:1` a set element.
///
/// A node can be a member itself (in `fieldsV1` a leaf, or `.` beside children). Instances are
/// built with [#add] and treated as immutable afterwards.
final class FieldSet {
  private boolean member;
  private final TreeMap<String, FieldSet> children = new TreeMap<>();

  boolean isMember() {
    return member;
  }

  Map<String, FieldSet> children() {
    return children;
  }

  boolean isEmpty() {
    return !member && children.isEmpty();
  }

  @Nullable FieldSet get(String element) {
    return children.get(element);
  }

  /// The child, created when missing.
  FieldSet into(String element) {
    return children.computeIfAbsent(element, _ -> new FieldSet());
  }

  void add() {
    member = true;
  }

  FieldSet union(@Nullable FieldSet other) {
    FieldSet out = new FieldSet();
    out.addAll(this);
    if (other != null) {
      out.addAll(other);
    }
    return out;
  }

  /// The members of this set that are not members of `other`.
  FieldSet minus(@Nullable FieldSet other) {
    FieldSet out = new FieldSet();
    out.member = member && (other == null || !other.member);
    children.forEach(
        (element, child) -> {
          FieldSet rest = child.minus(other == null ? null : other.get(element));
          if (!rest.isEmpty()) {
            out.children.put(element, rest);
          }
        });
    return out;
  }

  FieldSet intersect(FieldSet other) {
    FieldSet out = new FieldSet();
    out.member = member && other.member;
    children.forEach(
        (element, child) -> {
          FieldSet there = other.get(element);
          if (there != null) {
            FieldSet both = child.intersect(there);
            if (!both.isEmpty()) {
              out.children.put(element, both);
            }
          }
        });
    return out;
  }

  /// This set without everything at or below the members of `gone`.
  FieldSet withoutBelow(FieldSet gone) {
    FieldSet out = new FieldSet();
    if (gone.member) {
      return out;
    }
    out.member = member;
    children.forEach(
        (element, child) -> {
          FieldSet there = gone.get(element);
          FieldSet rest = there == null ? child : child.withoutBelow(there);
          if (!rest.isEmpty()) {
            out.children.put(element, rest);
          }
        });
    return out;
  }

  ObjectNode toFieldsV1() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (member && !children.isEmpty()) {
      out.putObject(".");
    }
    children.forEach((element, child) -> out.set(element, child.toFieldsV1()));
    return out;
  }

  static FieldSet fromFieldsV1(JsonNode fields) {
    FieldSet out = new FieldSet();
    out.read(fields);
    return out;
  }

  private void read(JsonNode fields) {
    fields
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().equals(".")) {
                member = true;
              } else {
                FieldSet child = into(entry.getKey());
                child.member = entry.getValue().isEmpty();
                child.read(entry.getValue());
              }
            });
  }

  private void addAll(FieldSet other) {
    member |= other.member;
    other.children.forEach((element, child) -> into(element).addAll(child));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSet set && member == set.member && children.equals(set.children);
  }

  @Override
  public int hashCode() {
    return children.hashCode() * 31 + Boolean.hashCode(member);
  }

  @Override
  public String toString() {
    return toFieldsV1().toString();
  }
}
