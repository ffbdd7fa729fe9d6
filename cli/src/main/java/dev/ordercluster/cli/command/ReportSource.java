package dev.ordercluster.cli.command;

import dev.ordercluster.cli.component.Observed;
import dev.ordercluster.cli.process.DataDirectory;
import dev.ordercluster.cli.process.Leftovers;
import dev.ordercluster.cli.process.LinuxProcess;
import dev.ordercluster.cli.process.PodProcess;
import dev.ordercluster.cli.process.ProcessTable;
import dev.ordercluster.cli.status.ClusterReport;
import dev.ordercluster.cli.status.ClusterReport.ProcessReport;
import dev.ordercluster.cli.status.Reports;
import io.fabric8.kubernetes.client.Config;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Puts the report together from the API and from the process table.
record ReportSource(DataDirectory data, ProcessTable table) {

  ClusterReport report(LinuxProcess main, Observed observed, Instant now) {
    Reports reports = new Reports(observed, now);
    List<ProcessReport> processes = processes(main, observed);
    return new ClusterReport(
        true,
        main.pid(),
        Config.fromKubeconfig(data.kubeconfig().toFile()).getMasterUrl(),
        data.kubeconfig().toString(),
        reports.orderClusters(),
        reports.operator(),
        reports.statusReport().orElse(null),
        processes,
        processes.stream().mapToLong(ProcessReport::residentBytes).sum());
  }

  /// One line per pod: its first process, with the memory of all its processes.
  private List<ProcessReport> processes(LinuxProcess main, Observed observed) {
    Map<String, String> podNames =
        observed.pods().stream()
            .collect(
                Collectors.toMap(
                    pod -> pod.getMetadata().getUid(), pod -> pod.getMetadata().getName()));
    Map<Long, PodProcess> firsts = new TreeMap<>();
    Map<Long, Long> bytes = new TreeMap<>();
    for (PodProcess process : new Leftovers(table, data).byPod()) {
      firsts.putIfAbsent(process.first().pid(), process);
      bytes.merge(process.first().pid(), table.residentBytes(process.process().pid()), Long::sum);
    }
    List<ProcessReport> reports = new ArrayList<>();
    reports.add(new ProcessReport(main.pid(), "local-cluster", table.residentBytes(main.pid())));
    firsts.forEach(
        (pid, process) ->
            reports.add(
                new ProcessReport(
                    pid,
                    podNames.getOrDefault(process.podUid(), process.first().command()),
                    bytes.getOrDefault(pid, 0L))));
    return reports;
  }
}
