/// What went wrong with the data, the files or the options: of what kind it is,
/// where, and what is wrong and would help.
public struct DataError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The families of failure.
  public enum Kind: Sendable, CaseIterable {
    /// The input was read, and its contents cannot be used.
    case badData

    /// The input is missing or cannot be read.
    case noInput

    /// An output cannot be created or written.
    case cannotCreate

    /// Another program that is needed is not there.
    case missingProgram

    /// An option is wrong, or does not fit the data.
    case usage

    /// The program is at fault.
    case internalFailure

    /// Whoever read the output went away, as the reader of a pipe may; there
    /// is nobody left to tell.
    case outputClosed
  }

  /// The family of the failure.
  public let kind: Kind

  /// Where it is; nil where it is no place in a file.
  public let place: Place?

  /// What is wrong and what to do, without a final line end.
  public let advice: Advice

  /// Makes an error of a family, with its place and what to say of it.
  public init(_ kind: Kind, at place: Place? = nil, _ advice: Advice) {
    self.kind = kind
    self.place = place
    self.advice = advice
  }

  /// What is said to help.
  public var remedies: [Remedy] { advice.remedies }

  /// What is wrong, where, and what to do, with remedies by their names in
  /// the library.
  public var message: String { placedAdvice.text }

  /// What is wrong, where, and what to do, with remedies in other words.
  public func message(_ wording: Remedy.Wording) -> String {
    placedAdvice.text(wording)
  }

  /// The place, if any, and the advice.
  package var placedAdvice: Advice {
    place.map { "\($0): \(advice)" } ?? advice
  }

  /// The message.
  public var description: String { message }
}

extension DataError {
  /// A place in a file, as far as it is known.
  public struct Place: Equatable, Sendable, CustomStringConvertible {
    /// A column of a table.
    public struct Column: Equatable, Sendable, CustomStringConvertible {
      /// Its number, from 1.
      public let number: Int

      /// Its name.
      public let name: String

      /// Makes a column of its number, from 1, and its name.
      public init(_ number: Int, _ name: String) {
        self.number = number
        self.name = name
      }

      /// Number and name in words.
      public var description: String { "column \(number) \"\(name)\"" }
    }

    /// The path, or `standard input`.
    public let file: String

    /// The line, from 1; nil where it is the file as a whole.
    public let line: Int?

    /// The customer; nil where it is none by itself.
    public let customer: String?

    /// The column; nil where it is the line as a whole.
    public let column: Column?

    /// Makes a place.
    public init(
      _ file: String, line: Int? = nil, customer: String? = nil,
      column: Column? = nil
    ) {
      self.file = file
      self.line = line
      self.customer = customer
      self.column = column
    }

    /// A file as a whole.
    public static func file(_ name: String) -> Place { Place(name) }

    /// A line of a file, or a column in it.
    public static func line(
      _ line: Int, of file: String, column: Column? = nil
    ) -> Place {
      Place(file, line: line, column: column)
    }

    /// File and line, then customer and column.
    public var description: String {
      let parts = [customer.map { "customer \"\($0)\"" }, column?.description]
        .compactMap(\.self)
      return file + (line.map { ":\($0)" } ?? "")
        + (parts.isEmpty ? "" : ": " + parts.joined(separator: " "))
    }
  }
}
