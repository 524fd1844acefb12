public import Logging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Writes log messages as a JSON object on a line each, to standard error.
public struct JSONLogHandler: LogHandler {
  /// What stands in every message.
  public var metadata: Logger.Metadata = [:]

  /// What adds to every message.
  public var metadataProvider: Logger.MetadataProvider?

  /// The least of what is written.
  public var logLevel: Logger.Level = .info

  private let label: String

  /// A handler for a logger's label.
  public init(_ label: String) {
    self.label = label
  }

  /// One of the values that stand in every message.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a message.
  public func log(event: LogEvent) {
    var fields = [
      "time": Date().formatted(.iso8601), "level": event.level.rawValue,
      "message": "\(event.message)", "label": label,
    ]
    let known = metadata.merging(metadataProvider?.get() ?? [:]) { own, _ in
      own
    }.merging(event.metadata ?? [:]) { _, given in given }
    for (key, value) in known { fields[key] = "\(value)" }
    let line = JSON.bytes(fields) + [UInt8(ascii: "\n")]
    StandardError.write(line)
  }
}
