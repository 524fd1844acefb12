import Testing

@testable import CLVReports

@Suite("Prose in lines")
struct WrappedTextTests {
  @Test("Lines fit, hang, and lose no word")
  func lines() {
    let words = (1...60).map { String(repeating: "w", count: 1 + $0 % 9) }
    let text = WrappedText.lines(
      words.joined(separator: " "), after: "  note: ", hanging: 6)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.count > 3)
    #expect(lines.allSatisfy { $0.count <= WrappedText.width })
    #expect(lines[0].hasPrefix("  note: ww"))
    for line in lines.dropFirst() {
      #expect(line.hasPrefix("      w"))
    }
    #expect(
      text.split { " \n".contains($0) }.dropFirst().map(String.init) == words)
    // No line has room for the next one's first word.
    for (line, next) in zip(lines, lines.dropFirst()) {
      let word = next.split(separator: " ")[0]
      #expect(line.count + 1 + word.count > WrappedText.width)
    }
  }

  @Test("A word that is too long has a line of its own")
  func longWord() {
    let word = String(repeating: "x", count: 100)
    #expect(
      WrappedText.lines("a \(word) b") == "  a\n    \(word)\n    b")
    #expect(WrappedText.lines("short") == "  short")
    #expect(WrappedText.lines("") == "  ")
  }
}
