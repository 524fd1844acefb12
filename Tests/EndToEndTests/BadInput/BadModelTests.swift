import Foundation
import Testing

@Suite("A model file that cannot be used is refused", .serialized)
struct BadModelTests {
  @Test("with the member that is wrong", arguments: cases)
  func model(_ input: BadInput) async throws {
    try await input.check()
  }

  static let cases: [BadInput] = [
    model(
      "of a later version", edit("\"version\": 1", "\"version\": 2"),
      "version 2", "reads version 1"),
    model(
      "of a version in words", edit("\"version\": 1", "\"version\": \"1\""),
      "\"version\""),
    model("without a version", edit("\"version\": 1,", ""), "\"version\""),
    model(
      "without a format", edit("\"format\": \"clv-model\",", ""),
      "\"format\": \"clv-model\"", "clv fit"),
    model(
      "with a parameter missing", edit(", \"a\": 0.8", ""),
      "parameter \"a\" of BG/NBD is missing", "clv fit"),
    model(
      "with a negative parameter", edit("0.8", "-0.8"),
      "parameter \"a\" of BG/NBD is -0.8", "a positive number"),
    model("with a parameter of zero", edit("0.8", "0"), "parameter \"a\""),
    model(
      "with a parameter in words", edit("0.8", "\"x\""),
      "\"purchase.parameters.a\" is not a number", "clv fit"),
    model(
      "with a parameter too large", edit("0.8", "1e300"),
      "parameter \"a\" of BG/NBD is 1e+300", "clv fit"),
    model(
      "with a parameter that is no number at all", edit("0.8", "NaN"),
      "not valid JSON"),
    model(
      "with a rate beyond belief", edit("4.5", "1e-30"),
      "\"r\" and \"alpha\"", "clv fit"),
    model(
      "with a negative spend parameter", edit("3.75", "-1"),
      "parameter \"q\" of Gamma-Gamma is -1.0"),
    model(
      "of an unknown form",
      edit("\"Gamma-Gamma\",", "\"Gamma-Gamma\", \"form\": \"medians\","),
      "the form \"medians\" of Gamma-Gamma is not known",
      "means, amounts, amounts-repeat"),
    model(
      "of an unknown model", edit("BG/NBD", "Weibull"),
      "model \"Weibull\" is not known", "BG/NBD"),
    model(
      "without a time unit", edit("\"time_unit\": \"week\",", ""),
      "\"time_unit\" is missing"),
    model(
      "with an unknown time unit", edit("\"week\"", "\"fortnight\""),
      "\"time_unit\" is not one of day, week, month, year"),
    model("that is not JSON", "hello", "not valid JSON"),
    model(
      "that is cut short", String(Samples.model.dropLast(20)),
      "not valid JSON"),
    model("that is empty", "", "not valid JSON"),
    model("that is a list", "[]", "not a JSON object"),
    model(
      "nested without end", String(repeating: "[", count: 100_000),
      "m.json:"),
    model("that is a summary", Samples.summary, "not valid JSON"),
    BadInput(
      "that is not there", ["s.csv": Array(Samples.summary.utf8)],
      "forecast m.json s.csv", 66, ["m.json", "No such file"]),
    BadInput(
      "that is a directory", ["s.csv": Array(Samples.summary.utf8)],
      "forecast . s.csv", 66, [".: is a directory"]),
  ]

  private static func edit(_ old: String, _ new: String) -> String {
    Samples.model(old, new)
  }

  private static func model(
    _ name: String, _ text: String, _ says: String...
  ) -> BadInput {
    BadInput(
      name,
      ["s.csv": Array(Samples.summary.utf8), "m.json": Array(text.utf8)],
      "forecast m.json s.csv", 65, ["m.json:"] + says)
  }
}
