package dev.ordercluster.cli.kube;

import dev.ordercluster.cli.process.Failures;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The objects of a YAML or JSON file, in an order in which they can be applied: namespaces, then
/// definitions, then everything else as written.
///
/// @param source what messages call it
public record Manifest(String source, List<HasMetadata> objects) {
  public Manifest {
    objects = objects.stream().sorted(Comparator.comparingInt(Manifest::rank)).toList();
  }

  public static Manifest read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + file + ": " + Failures.reason(e), e);
    }
  }

  public static Manifest read(String source, InputStream in) {
    try {
      return parse(source, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + source + ": " + Failures.reason(e), e);
    }
  }

  /// Parses any number of YAML documents or a JSON object; `List` objects are taken apart.
  public static Manifest parse(String source, String text) {
    Object parsed;
    try {
      parsed =
          new KubernetesSerialization()
              .unmarshal(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (RuntimeException e) {
      throw new CommandFailure(source + " is not a Kubernetes manifest: " + firstLine(e), e);
    }
    List<HasMetadata> objects = new ArrayList<>();
    collect(source, parsed, objects);
    if (objects.isEmpty()) {
      throw new CommandFailure(source + " holds no Kubernetes object");
    }
    return new Manifest(source, objects);
  }

  /// The OrderClusters among the objects.
  public List<GenericKubernetesResource> orderClusters() {
    return objects.stream()
        .filter(object -> object.getKind().equals("OrderCluster"))
        .filter(GenericKubernetesResource.class::isInstance)
        .map(GenericKubernetesResource.class::cast)
        .toList();
  }

  private static void collect(String source, @Nullable Object parsed, List<HasMetadata> into) {
    switch (parsed) {
      case null -> {}
      case KubernetesList list -> list.getItems().forEach(item -> collect(source, item, into));
      case Collection<?> many -> many.forEach(item -> collect(source, item, into));
      case HasMetadata object -> into.add(checked(source, object));
      default -> throw new CommandFailure(source + " holds something that is no object");
    }
  }

  private static HasMetadata checked(String source, HasMetadata object) {
    if (object.getKind() == null || object.getApiVersion() == null) {
      throw new CommandFailure(source + " holds an object without apiVersion or kind");
    }
    if (object.getMetadata() == null || object.getMetadata().getName() == null) {
      throw new CommandFailure(
          source + " holds a " + object.getKind() + " without metadata.name: give it one");
    }
    return object;
  }

  private static int rank(HasMetadata object) {
    return switch (object.getKind()) {
      case "Namespace" -> 0;
      case "CustomResourceDefinition" -> 1;
      default -> 2;
    };
  }

  private static String firstLine(RuntimeException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message
            .lines()
            .limit(3)
            .map(line -> line.strip().replaceFirst("\\[Source: .*; (line: .*)]", "$1"))
            .reduce((a, b) -> a + " " + b)
            .orElse("");
  }
}
