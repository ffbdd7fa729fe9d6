package dev.ordercluster.local.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ordercluster.local.api.status.StatusException;
import java.io.IOException;

/// Reads a server-side apply body: YAML, of which JSON is a subset.
final class YamlBody {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private YamlBody() {}

  static ObjectNode object(byte[] body) {
    int first = 0;
    while (first < body.length && Character.isWhitespace(body[first])) {
      first++;
    }
    boolean json = first < body.length && body[first] == '{';
    try {
      if ((json ? ApiRequest.parse(body) : YAML.readTree(body)) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      throw StatusException.badRequest("error decoding YAML: " + e.getMessage());
    }
    throw StatusException.badRequest("the applied document must be an object");
  }
}
