import Testing

@Suite("What is said of very few customers")
struct TinyLogTests {
  /// Logs of a line for each purchase, with what comes of them.
  enum Log: String, CaseIterable, Sendable {
    case oneCustomer
    case oneRepeater
    case oneOfEach
    case noRepeat
    case onePurchase

    var text: String {
      let first = (1...9).map { "a,2024-0\($0)-05,10\n" }.joined()
      let rows =
        switch self {
        case .oneCustomer: first
        case .oneRepeater: first + "b,2024-01-09,7\nc,2024-02-09,8\n"
        case .oneOfEach: first + "b,2024-01-09,7\nb,2024-01-19,7\n"
        case .noRepeat: "a,2024-01-05,10\nb,2024-05-05,12\n"
        case .onePurchase: "a,2024-01-05,10\n"
        }
      return "customer_id,date,amount\n" + rows
    }
  }

  private static let plurals =
    "customers|purchases|rows|days|weeks|times|gaps|starts|histories|"
    + "repeat purchases|refunds|cohorts|degrees"

  @Test(arguments: Log.allCases, ["en", "fa", "zh"])
  func `One thing is no plural, and nobody is no number`(
    log: Log, language: String
  ) async throws {
    let directory = try Workdir()
    try directory.write("log.csv", log.text)
    let commands = [
      "run log.csv --output out --language \(language)",
      "run log.csv --output far --horizon inf --language \(language)",
      "summarize log.csv --output summary.csv", "fit log.csv",
      "actions log.csv --output actions.csv",
      "rfm log.csv --output rfm.csv",
    ]
    var said: [String] = []
    for command in commands {
      let outcome = try await directory.clv(
        command.split(separator: " ").map(String.init))
      #expect([0, 64, 65, 70, 75].contains(outcome.status), "\(command)")
      said.append(outcome.errors)
    }
    for name in directory.names where name.hasSuffix(".html") {
      said.append(try ReportPage(try directory.text(name)).visibleText())
    }
    for name in directory.names where name.hasSuffix("actions.csv") {
      said.append(try directory.text(name))
    }
    let wrong = try Regex(
      "(^|[^0-9.,–-])1 (\(Self.plurals))\\b|∞ (purchases|customers|times)"
        + "|\\b0 customers \\(0|∞ (خرید|次)")
    for text in said {
      let found = text.matches(of: wrong).map { text[$0.range] }
      #expect(found.isEmpty, "\(found)")
    }
  }
}
