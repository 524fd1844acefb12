import CLVRequests
import HTTPTypes
import Metrics
import Testing

@testable import CLVService

@Suite("Keys, types and metrics")
struct PartsTests {
  @Test func `A key opens with its own role, and no other text opens`() throws {
    var lines: [String] = ["# keys", ""]
    var keys: [(String, Role)] = []
    for number in 0..<20 {
      let role = Role.allCases[number % 2]
      let (key, line) = KeyFile.make(for: "k\(number)", role: role)
      keys.append((key, role))
      lines.append(line)
    }
    #expect(Set(keys.map(\.0)).count == 20)
    let file = try KeyFile(text: lines.joined(separator: "\n"), name: "keys")
    for (number, (key, role)) in keys.enumerated() {
      let holder = try #require(file.holder(of: key))
      #expect(holder.name == "k\(number)" && holder.role == role)
      #expect(file.holder(of: key.dropLast()) == nil)
      #expect(file.holder(of: key + "0") == nil)
      #expect(file.holder(of: Digest.hexadecimal(Array(key.utf8))) == nil)
    }
    #expect(file.holder(of: "") == nil)
  }

  private static let none = HTTPFields()

  @Test(arguments: [
    ("text/csv", MediaType.csv), ("application/json", .json),
    ("application/x-ndjson; q=0.5, text/csv;q=0.4", .lines),
    ("text/html, */*;q=0.1", .csv), ("application/*", .json),
    ("TEXT/CSV ; charset=utf-8", .csv), ("application/jsonl", .lines),
  ])
  func `The type that is wanted most is given`(header: String, type: MediaType)
    throws
  {
    #expect(
      try MediaType.wanted([.accept: header], like: .csv) == type)
  }

  @Test(arguments: ["image/png", "text/csv;q=0", "", "x", "text/html"])
  func `Another type is refused`(header: String) {
    #expect(throws: Problem.self) {
      try MediaType.wanted([.accept: header], like: .json)
    }
  }

  @Test func `Without a word the answer is like the question`() throws {
    for type in MediaType.ofRows {
      #expect(try MediaType.wanted(Self.none, like: type) == type)
    }
  }

  @Test func `Metrics are told as Prometheus takes them`() {
    let registry = PrometheusMetrics(help: ["a_total": "How many."])
    Counter(
      label: "a_total", dimensions: [("route", "a\"\\\n")], factory: registry
    ).increment(by: 2)
    Counter(
      label: "a_total", dimensions: [("route", "a\"\\\n")], factory: registry
    ).increment()
    let timer = Timer(label: "t_seconds", factory: registry)
    timer.recordNanoseconds(2_000_000)
    timer.recordNanoseconds(70_000_000_000)
    let text = registry.text
    #expect(text.contains("# HELP a_total How many.\n# TYPE a_total counter\n"))
    #expect(text.contains(#"a_total{route="a\"\\\n"} 3"#))
    #expect(text.contains("t_seconds_bucket{le=\"0.001\"} 0\n"))
    #expect(text.contains("t_seconds_bucket{le=\"0.0025\"} 1\n"))
    #expect(text.contains("t_seconds_bucket{le=\"30\"} 1\n"))
    #expect(text.contains("t_seconds_bucket{le=\"+Inf\"} 2\n"))
    #expect(text.contains("t_seconds_count 2\n"))
  }

  @Test(arguments: [
    ("shop", true), ("a.b-c_1", true), (".a", false), ("", false),
    ("a/b", false), ("é", false), (String(repeating: "a", count: 65), false),
    ("a:reload", false), ("..", false),
  ])
  func `Names of models are names of files`(name: String, isGood: Bool) {
    #expect((ModelName(name) != nil) == isGood)
  }
}
