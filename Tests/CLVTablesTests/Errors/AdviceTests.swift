import CLVTables
import Foundation
import TestSupport
import Testing

@Suite("Errors say what is wrong, where, and what would help, as values")
struct AdviceTests {
  private static let horizon = Remedy("horizon")
  private static let unit = Remedy("unit")
  private static let advice: Advice =
    "\(Self.horizon) 3 is short; give \(Self.horizon.set(to: "9", "12")) or "
    + "another \(Self.unit)"

  @Test("The text has the library's names, or those of somebody else")
  func words() {
    #expect(
      Self.advice.text
        == "horizon 3 is short; give horizon \"9\" or \"12\" or another unit")
    #expect(
      Self.advice.text { "-\($0.name.prefix(1)) \($0.values.count)" }
        == "-h 0 3 is short; give -h 2 or another -u 0")
  }

  @Test("Remedies are read without the text")
  func remedies() {
    #expect(
      Self.advice.remedies
        == [Self.horizon, Self.horizon.set(to: ["9", "12"]), Self.unit])
    #expect(Self.horizon.set(to: "1").set(to: []) == Self.horizon)
    #expect(Advice("plain").remedies.isEmpty && Advice("").text.isEmpty)
  }

  @Test("A text within another keeps its remedies")
  func nested() {
    let longer: Advice = "first: \(Self.advice) (\(1) \("more"))"
    #expect(longer.remedies == Self.advice.remedies)
    #expect(longer.text == "first: \(Self.advice.text) (1 more)")
  }

  @Test(
    "A place is file and line, then customer and column",
    arguments: [
      (.file("a.csv"), "a.csv: wrong"),
      (.line(7, of: "a.csv"), "a.csv:7: wrong"),
      (
        .line(7, of: "a.csv", column: .init(2, "date")),
        "a.csv:7: column 2 \"date\": wrong"
      ),
      (
        .init("a.csv", line: 7, customer: "x", column: .init(2, "date")),
        "a.csv:7: customer \"x\" column 2 \"date\": wrong"
      ),
      (nil, "wrong"),
    ] as [(DataError.Place?, String)])
  func places(place: DataError.Place?, message: String) {
    let error = DataError(.badData, at: place, "wrong")
    #expect(error.message == message && "\(error)" == message)
    #expect(error.place == place && error.advice == "wrong")
  }

  @Test("An error has its remedies, and its message in other words")
  func error() {
    let error = DataError(.usage, at: .file("a.csv"), Self.advice)
    #expect(error.remedies == Self.advice.remedies)
    #expect(
      error.message(\.name)
        == "a.csv: horizon 3 is short; give horizon or another unit")
  }

  @Test("Files have the words that are asked for")
  func files() throws {
    let option: Remedy.Wording = { "--\($0.name)" }
    #expect(try written(nil) == "give unit")
    #expect(try written(option) == "give --unit")
  }

  /// What a file says of a text, which reads as one without remedies.
  private func written(_ wording: Remedy.Wording?) throws -> String {
    let directory = try TemporaryDirectory()
    let file = try AtomicFile(path: directory.path("advice.json"))
    let advice: [Advice] = ["give \(Self.unit)"]
    try file.writeJSON(advice, saying: wording)
    try file.commit()
    let read = try JSONDecoder().decode(
      [Advice].self, from: Data(try directory.bytes("advice.json")))
    #expect(read.count == 1 && read[0].remedies.isEmpty)
    return read[0].text
  }
}
