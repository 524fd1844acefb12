import Foundation
import Testing

@Suite("Whether a model still holds", .serialized)
struct MonitorTests {
  /// A log in which everybody goes on, or buys ten times as often from a day
  /// on, and a model fitted to what came before.
  private static func directory(drifts: Bool) async throws -> Workdir {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 2000 --seed 5 -o log.csv")
    var rows = try directory.rows("log.csv")
    let split = "2024-07-01"
    if drifts {
      rows += rows.dropFirst().filter { $0[1] < split }.enumerated().map {
        let month = ["08", "09", "10", "11"][$0 % 4]
        return [$1[0], "2024-\(month)-1\($0 % 9)", "900"]
      }
    }
    try directory.write(
      "log.csv", rows.map { $0.joined(separator: ",") + "\n" }.joined())
    try await directory.succeed(
      "fit log.csv --calibration-end 2024-06-30 -o m.json --quiet")
    return directory
  }

  @Test func `A model that holds passes, and one that does not is named`()
    async throws
  {
    let calm = try await Self.directory(drifts: false)
    let outcome = try await calm.succeed("monitor m.json log.csv --quiet")
    #expect(outcome.output.contains("the model holds"))
    #expect(outcome.output.hasPrefix("Since the fit, 2024-07-01 to "))
    let drifted = try await Self.directory(drifts: true)
    let other = try await drifted.clv([
      "monitor", "m.json", "log.csv", "-o", "d.csv", "--quiet",
    ])
    #expect(other.status == 2)
    let rows = try drifted.rows("d.csv")
    let alarms = rows.filter { $0.last == "yes" }.map { $0[0] }
    #expect(Set(alarms).isSuperset(of: ["purchases", "value", "amounts"]))
    let loose = try await drifted.clv(
      "monitor m.json log.csv --most-error 100 --most-outside 1 --most-shift 99"
        .split(separator: " ").map(String.init))
    #expect(loose.status == 0)
  }

  @Test func `A model is fitted anew, unless the new one is worse`()
    async throws
  {
    let directory = try await Self.directory(drifts: false)
    let outcome = try await directory.succeed(
      "refit m.json log.csv -o new.json")
    let words = outcome.errors.split { " \n".contains($0) }
      .joined(separator: " ")
    #expect(words.contains("the new model is not worse"))
    let (old, new) = (
      try directory.json("m.json"), try directory.json("new.json")
    )
    #expect(
      new["data"]["end"].text ?? "" > old["data"]["end"].text ?? "")
    // A champion that has the truth, and a day too early to learn anything.
    let kept = try await directory.succeed(
      "refit new.json log.csv -o kept.json --holdout 2024-01-12")
    if kept.errors.contains("is kept") {
      #expect(try directory.data("kept.json") == directory.data("new.json"))
    }
    let nothing = try await directory.clv([
      "refit", "new.json", "log.csv", "-o", "x.json",
    ])
    #expect(nothing.status == 64)
  }
}
