package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.status.StatusException;
import dev.ordercluster.local.api.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Cuts collections into pages. Later pages show the present state but carry the revision of the
/// first one, so that a watch from there replays whatever changed in between.
final class Paging {
  private Paging() {}

  static Presentation.Page page(ObjectStore.Snapshot snapshot, ApiRequest request) {
    long limit = request.number("limit", 0);
    String token = request.parameter("continue");
    Position start = token.isEmpty() ? new Position(snapshot.revision(), "") : position(token);
    List<ObjectNode> rest =
        snapshot.objects().stream()
            .filter(object -> id(object).compareTo(start.after()) > 0)
            .toList();
    if (limit <= 0 || rest.size() <= limit) {
      return new Presentation.Page(start.revision(), rest, "", 0);
    }
    List<ObjectNode> page = rest.subList(0, (int) limit);
    return new Presentation.Page(
        start.revision(),
        page,
        encode(new Position(start.revision(), id(page.getLast()))),
        rest.size() - limit);
  }

  private static String id(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
  }

  private static String encode(Position position) {
    String text = position.revision() + " " + position.after();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Position position(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      int space = text.indexOf(' ');
      return new Position(Long.parseLong(text.substring(0, space)), text.substring(space + 1));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw StatusException.badRequest("continue key is not valid: list again without it");
    }
  }

  private record Position(long revision, String after) {}
}
