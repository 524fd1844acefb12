/// What went wrong with the data, the files or the options, in words for the
/// person at the keyboard: what is wrong, where, and what to do about it.
public struct DataError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The families of failure, each with its own exit status.
  public enum Kind: Sendable, CaseIterable {
    /// The input was read, and its contents cannot be used.
    case badData

    /// The input is missing or cannot be read.
    case noInput

    /// An output cannot be created or written.
    case cannotCreate

    /// An option is wrong, or does not fit the data.
    case usage

    /// The program is at fault.
    case internalFailure

    /// Whoever read the standard output went away, as in `clv … | head`;
    /// the tool should end without a word.
    case outputClosed
  }

  /// The family of the failure.
  public let kind: Kind

  /// What is wrong, where, and what to do, without a final line end.
  public let message: String

  /// Makes an error of a family with its message.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The message.
  public var description: String { message }

  /// The process exit status, after the convention of `sysexits.h`.
  public var exitStatus: Int32 {
    switch kind {
    case .badData: 65
    case .noInput: 66
    case .cannotCreate: 73
    case .usage: 64
    case .internalFailure: 70
    case .outputClosed: 0
    }
  }
}
