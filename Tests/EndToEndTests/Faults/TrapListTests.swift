import Foundation
import Testing

/// What in the sources can end a process is entered in `Tests/traps.txt`, each
/// with the reason why no file and no option leads there.
@Suite("Nothing reachable from data traps")
struct TrapListTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func `Every trap is on the list, and nothing else is`() throws {
    let listed = try Self.listed()
    var found: [String: [String]] = [:]
    for file in try Self.sources() {
      let traps = SourceTraps.all(
        in: try String(contentsOf: file, encoding: .utf8))
      guard !traps.isEmpty else { continue }
      found[file.lastPathComponent, default: []] += traps
    }
    for name in Set(found.keys).union(listed.keys).sorted() {
      let difference = (found[name] ?? []).sorted()
        .difference(from: (listed[name] ?? []).sorted())
      for change in difference {
        switch change {
        case .insert(_, let code, _):
          Issue.record(
            """
            \(name): \(code)
            can end the process. Give it a value for every input, or enter it \
            in Tests/traps.txt with the reason why no data leads there.
            """)
        case .remove(_, let code, _):
          Issue.record("\(name): \(code)\nis gone: take it off Tests/traps.txt")
        }
      }
    }
  }

  @Test(arguments: [
    "precondition(x > 0)", "let a = try! f()", "let b = c as! D", "e.first!.f",
    "let g = h[i]!", "fatalError()", "Int(x.rounded())", "Int(log(x))",
    "Int32(a * b)", "low * scale...high * scale",
    "Dictionary(uniqueKeysWithValues: x)",
  ])
  func `Traps are seen`(code: String) {
    #expect(SourceTraps.all(in: code).count == 1)
  }

  @Test(arguments: [
    "// precondition(x)", "\"fatalError()\"", "a != b", "!a.isEmpty",
    "Int(saturating: x.rounded())", "Int(exactly: a * b)", "0..<count",
    "for i in 0...count - 1 {", "let text = \"a ! b\"", "Int(text)",
  ])
  func `Other code is not`(code: String) {
    #expect(SourceTraps.all(in: code).isEmpty)
  }

  /// The entries by file.
  private static func listed() throws -> [String: [String]] {
    let text = try String(
      contentsOf: root.appendingPathComponent("Tests/traps.txt"),
      encoding: .utf8)
    var entries: [String: [String]] = [:]
    var file = ""
    var isReasonDue = false
    for line in text.split(separator: "\n").map(String.init) {
      if line.hasPrefix("    ") {
        #expect(isReasonDue, "a reason of nothing: \(line)")
        isReasonDue = false
        continue
      }
      #expect(!isReasonDue, "without a reason: before \(line)")
      if line.hasPrefix("  ") {
        entries[file, default: []].append(String(line.dropFirst(2)))
        isReasonDue = true
      } else {
        file = line
      }
    }
    #expect(!isReasonDue, "the last entry is without a reason")
    return entries
  }

  private static func sources() throws -> [URL] {
    let files = FileManager.default.enumerator(
      at: root.appendingPathComponent("Sources"),
      includingPropertiesForKeys: nil)
    let found = (files?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { $0.pathExtension == "swift" }
    try #require(found.count > 100, "the sources are not where they were")
    return found
  }
}
