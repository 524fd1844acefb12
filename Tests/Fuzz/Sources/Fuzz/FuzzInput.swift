/// An input: its first byte chooses the options, the others are the file.
struct FuzzInput {
  /// The file's bytes.
  let file: [UInt8]

  private var choices: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    choices = Int(bytes.first ?? 0)
    file = Array(bytes.dropFirst())
  }

  /// Takes one of several options; each takes a part of the first byte.
  mutating func choose<Option>(_ options: [Option]) -> Option {
    defer { choices /= options.count }
    return options[choices % options.count]
  }

  /// The file's first line and what follows, as text with repairs.
  var lines: (first: String, rest: String) {
    let newline = UInt8(ascii: "\n")
    let parts = file.split(
      separator: newline, maxSplits: 1, omittingEmptySubsequences: false)
    return (
      String(decoding: parts[0], as: UTF8.self),
      parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
    )
  }
}

/// A field of a CSV file, in quotes.
func quoted(_ text: String) -> String {
  let quote: Character = "\""
  return "\"" + text.flatMap { $0 == quote ? [quote, quote] : [$0] } + "\""
}

/// Traps, which is what the fuzzer looks for, where something is not so.
func promise(
  _ isKept: Bool, _ what: @autoclosure () -> String,
  file: StaticString = #file, line: UInt = #line
) {
  if !isKept { fatalError("not so: \(what())", file: file, line: line) }
}
