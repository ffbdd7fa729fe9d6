package dev.ordercluster.local.api.table;

import static dev.ordercluster.local.api.table.Cells.age;
import static dev.ordercluster.local.api.table.Cells.at;
import static dev.ordercluster.local.api.table.Cells.column;
import static dev.ordercluster.local.api.table.Cells.joined;
import static dev.ordercluster.local.api.table.Cells.name;
import static dev.ordercluster.local.api.table.Cells.orNone;
import static dev.ordercluster.local.api.table.Cells.selector;
import static dev.ordercluster.local.api.table.Cells.text;
import static dev.ordercluster.local.api.table.Cells.textOrNone;
import static dev.ordercluster.local.api.table.Cells.wide;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The columns of services and their endpoints.
final class NetworkColumns {
  private NetworkColumns() {}

  static List<Column> services() {
    return List.of(
        name(),
        text("Type", "spec.type"),
        textOrNone("Cluster-IP", "spec.clusterIP"),
        column("External-IP", NetworkColumns::externalAddress),
        column("Port(s)", NetworkColumns::servicePorts),
        age(),
        wide(column("Selector", service -> selector(at(service, "spec.selector")))));
  }

  static List<Column> endpoints() {
    return List.of(
        name(),
        column(
            "Endpoints",
            object -> {
              List<String> all = new ArrayList<>();
              for (JsonNode subset : object.path("subsets")) {
                String port = subset.path("ports").path(0).path("port").asText();
                subset
                    .path("addresses")
                    .forEach(address -> all.add(address.path("ip").asText() + ":" + port));
              }
              return orNone(String.join(",", all));
            }),
        age());
  }

  static List<Column> slices() {
    return List.of(
        name(),
        text("AddressType", "addressType"),
        column("Ports", slice -> orUnset(joined(slice.path("ports"), "port"))),
        column(
            "Endpoints",
            slice -> {
              List<String> all = new ArrayList<>();
              slice
                  .path("endpoints")
                  .forEach(endpoint -> all.add(joined(endpoint.path("addresses"), "")));
              return orUnset(String.join(",", all));
            }),
        age());
  }

  private static String orUnset(String text) {
    return text.isEmpty() ? "<unset>" : text;
  }

  private static String externalAddress(JsonNode service) {
    String type = at(service, "spec.type").asText();
    if (type.equals("ExternalName")) {
      return at(service, "spec.externalName").asText();
    }
    if (!type.equals("LoadBalancer")) {
      return orNone(joined(at(service, "spec.externalIPs"), ""));
    }
    String address = joined(at(service, "status.loadBalancer.ingress"), "ip");
    return address.isEmpty() ? "<pending>" : address;
  }

  private static String servicePorts(JsonNode service) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : at(service, "spec.ports")) {
      String node = port.path("nodePort").asText();
      ports.add(
          port.path("port").asText()
              + (node.isEmpty() ? "" : ":" + node)
              + "/"
              + port.path("protocol").asText());
    }
    return orNone(String.join(",", ports));
  }
}
