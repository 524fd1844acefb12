/// Why bytes are no stream of Arrow's IPC format that can be read here.
package struct IPCFault: Error, CustomStringConvertible, Equatable {
  /// The families of faults.
  package enum Kind: Sendable {
    /// The bytes are none, or not as the format says.
    case malformed

    /// They are as the format says, but of a part of it that is not read.
    case unsupported

    /// There is more of something than may be.
    case tooLarge
  }

  /// The family.
  package let kind: Kind

  /// What is wrong and what to do, without a final point.
  package let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  /// Bytes that are not as the format says.
  static func malformed(_ what: String) -> IPCFault {
    IPCFault(
      .malformed,
      "\(what); give the Arrow stream as its program wrote it")
  }
}
