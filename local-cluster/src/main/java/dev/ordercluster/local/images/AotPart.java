package dev.ordercluster.local.images;

/// What a process has to do with an AOT cache. Its runner says when it serves and when it has
/// ended.
public sealed interface AotPart permits AotRecording, AotStart {
  /// The process is ready for work; only the first time counts.
  void served();

  /// The process has ended.
  ///
  /// @param code its exit code; 0 when it could not be started
  void ended(int code);
}
