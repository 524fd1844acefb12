import Foundation
import Testing

@Suite("Groups and calendars that cannot be are refused", .serialized)
struct BadGroupTests {
  @Test("with the row that is wrong", arguments: groups)
  func group(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test("with the row that is wrong, too", arguments: calendars)
  func calendar(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test("with the option that is wrong", arguments: options)
  func option(_ input: BadInput) async throws {
    try await input.check()
  }

  static let groups: [BadInput] = [
    groups(
      "without a column", "customer_id,class\nc1,a\n", "1:", "\"group\""),
    groups(
      "of a customer twice", "customer_id,group\nc1,a\nc1,b\n", "3:",
      "\"c1\" is already on line 2"),
    groups(
      "of a customer without one", "customer_id,group\nc1,\n", "2:",
      "\"group\": the field is empty"),
    groups(
      "of nobody", "customer_id,group\n,a\n", "2:",
      "\"customer_id\": the field is empty"),
    groups(
      "of a row too long", "customer_id,group\nc1,a,b\n", "2:", "3 fields"),
    groups(
      "of strangers", "customer_id,group\nzz,a\n", "none of its customers"),
    groups("of no rows", "customer_id,group\n", "none of its customers"),
    groups("without a header", "", "empty"),
  ]

  static let calendars: [BadInput] = [
    calendar("without arrivals", "date,customers\n", "nobody arrives"),
    calendar("of nobody", "date,customers\n2024-01-01,0\n", "nobody arrives"),
    calendar(
      "without a column", "day,customers\n2024-01-01,4\n",
      "\"date\" or \"period\""),
    calendar("without a number", "date,n\n2024-01-01,4\n", "\"customers\""),
    calendar(
      "of half a customer", "date,customers\n2024-01-01,4.5\n", "2:",
      "\"4.5\" is not a whole number"),
    calendar(
      "of less than nobody", "date,customers\n2024-01-01,-4\n", "\"-4\""),
    calendar(
      "of words", "date,customers\n2024-01-01,many\n", "2:", "\"customers\""),
    calendar(
      "on no day", "date,customers\n2024-02-30,4\n", "2:",
      "\"2024-02-30\" is not a date"),
    calendar(
      "before the first period", "period,customers\n0,4\n", "2:", "count from 1"
    ),
  ]

  static let options: [BadInput] = [
    option("forecast m.json s.csv --groups g.csv", 64, "--groups-output"),
    option(
      "forecast m.json s.csv --groups-output s.csv", 64, "is also the input"),
    option(
      "forecast m.json s.csv --groups g.csv --groups-output g.csv", 64,
      "is also the input"),
    option(
      "forecast m.json s.csv --groups g.csv --groups-output f.csv -o f.csv", 64,
      "is also the --output"),
    option(
      "forecast m.json s.csv --groups-output -", 64, "is also the --output"),
    option(
      "forecast m.json s.csv --groups no.csv --groups-output f.csv", 66,
      "no.csv", "No such file"),
    option(
      "forecast m.json s.csv --groups-output no/f.csv", 73,
      "no/f.csv: cannot create"),
    option("acquire m.json --customers 0", 64, "--customers 0"),
    option("acquire m.json --customers 5 --calendar g.csv", 64, "either"),
    option("acquire m.json --horizon inf", 64, "periods need an end"),
    option("acquire m.json --period 0", 64, "--period 0.0", "above 0"),
    option("acquire m.json --period 0.001", 64, "a longer period"),
    option("acquire m.json --horizon -1", 64, "above 0"),
    option("acquire m.json --calendar no.csv", 66, "no.csv", "No such file"),
    option("acquire m.json -o m.json", 64, "is also the input"),
    option("acquire nope.json", 66, "nope.json", "No such file"),
    option("acquire s.csv", 65, "s.csv:", "not valid JSON"),
  ]

  private static func groups(
    _ name: String, _ text: String, _ says: String...
  ) -> BadInput {
    BadInput(
      name, files(["g.csv": text]),
      "forecast m.json s.csv --groups g.csv --groups-output o.csv", 65,
      ["g.csv"] + says)
  }

  private static func calendar(
    _ name: String, _ text: String, _ says: String...
  ) -> BadInput {
    BadInput(
      name, files(["c.csv": text]), "acquire m.json --calendar c.csv", 65,
      ["c.csv"] + says)
  }

  private static func option(
    _ commandLine: String, _ status: Int32, _ says: String...
  ) -> BadInput {
    BadInput(
      commandLine, files(["g.csv": "customer_id,group\nc1,a\n"]), commandLine,
      status, says)
  }

  private static func files(_ others: [String: String]) -> [String: [UInt8]] {
    var files = ["s.csv": Samples.summary, "m.json": Samples.model]
    files.merge(others) { $1 }
    return files.mapValues { Array($0.utf8) }
  }
}
