import Foundation
import Testing

@Suite("RFM that cannot be is refused", .serialized)
struct BadRFMTests {
  @Test("with the rule that is wrong", arguments: rules)
  func rule(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test("with the option that is wrong", arguments: options)
  func option(_ input: BadInput) async throws {
    try await input.check()
  }

  static let rules: [BadInput] = [
    rules(
      "that overlap",
      "segment,recency,frequency\nOld,1 to 2,any\nLately,2 to 3,any\n",
      "\"Old\" (r.csv:2)", "\"Lately\" (r.csv:3)", "overlap", "customer \"c"),
    rules(
      "with a gap", "segment,recency,frequency\nOld,1,\nLately,3,any\n",
      "no rule takes recency 2", "customer \"c", "widen one",
      "(r.csv:"),
    rules(
      "of an unknown column", "segment,recency,frequency,monetry\nA,1,1,1\n",
      "r.csv:1: column 4 \"monetry\"", "\"monetary\""),
    rules(
      "without a column", "segment,recency\nA,1\n",
      "there is no column \"frequency\""),
    rules(
      "that are no range", "segment,recency,frequency\nBest,high,any\n",
      "r.csv:2: column 2 \"recency\": the rule \"Best\": \"high\" is not a "
        + "range of scores", "4 to 5"),
    rules(
      "that run backwards", "segment,recency,frequency\nBest,any,3-2\n",
      "r.csv:2: column 3 \"frequency\": the rule \"Best\": \"3-2\" runs "
        + "backwards; write 2 to 3"),
    rules(
      "beyond the scores", "segment,recency,frequency\nBest,2-4,any\n",
      "the rule \"Best\": \"2-4\" goes beyond the scores, which are 1 to 3"),
    rules(
      "of a spreadsheet", "segment,recency,frequency\nBest,2-May,any\n",
      "the rule \"Best\": \"2-May\" is a date that a spreadsheet made"),
    rules(
      "of two spellings",
      "segment,recency,frequency\nCan't Lose,1-2,\nCant lose,3,\n",
      "r.csv:3: column 1 \"segment\"", "\"Can't Lose\" (r.csv:2)"),
    rules(
      "without a name", "segment,recency,frequency\n,1,1\n",
      "r.csv:2: column 1 \"segment\"", "no name"),
    rules("of no rows", "segment,recency,frequency\n", "--print-rules"),
    rules(
      "of a row too long", "segment,recency,frequency\nA,1,2,3\n", "r.csv:2:",
      "4 fields"),
  ]

  static let options: [BadInput] = [
    option("rfm", 64, "<data>"),
    option("rfm s.csv --bins 1", 64, "from 2 to 20"),
    option("rfm s.csv --bins 21", 64, "from 2 to 20"),
    option(
      "rfm s.csv --bins 5 --recency-thresholds 30,60", 64,
      "2 thresholds of recency make 3 scores"),
    option(
      "rfm s.csv --recency-thresholds 30,20", 64, "20.0 comes after 30.0"),
    option(
      "rfm s.csv --monetary-thresholds 30,many", 64, "\"many\" is not a number"
    ),
    option(
      "rfm s.csv --without-monetary --monetary-thresholds 3", 64, "either"),
    option("rfm s.csv --cells c.csv", 64, "--cells needs --model"),
    option("rfm s.csv --iso-age 4", 64, "--iso-age needs --model"),
    option(
      "rfm s.csv --model m.json --iso-age -4", 64, "--iso-age -4.0"),
    option(
      "rfm yearly.csv --model bb.json --iso-age 4.5", 64,
      "counts whole years; give a whole number"),
    option("rfm s.csv --migration m.csv", 64, "needs --migration-from"),
    option(
      "rfm s.csv --migration-from 2020-01-01", 64, "is for a log"),
    option(
      "rfm log.csv --migration-from 2020-02-01", 64, "before the end"),
    option(
      "rfm log.csv --migration-from 2019-02-01", 64, "from 2020-01-01 on"),
    option("rfm s.csv --edges s.csv", 64, "also the input"),
    option("rfm s.csv -o a.csv --edges a.csv", 64, "written to already"),
    option("rfm s.csv --edges -", 64, "written to already"),
    option("rfm s.csv --rules no.csv", 66, "no.csv"),
    option("rfm s.csv --rules s.csv", 65, "no column \"segment\""),
    option("rfm s.csv -o no/o.csv", 73, "no/o.csv: cannot create"),
    option("rfm table.csv", 65, "several customers each"),
  ]

  private static func rules(
    _ name: String, _ text: String, _ says: String...
  ) -> BadInput {
    BadInput(
      name,
      ["s.csv": Array(Samples.summary.utf8), "r.csv": Array(text.utf8)],
      "rfm s.csv --rules r.csv --bins 3", 65, says)
  }

  private static let yearlyModel = """
    {"format": "clv-model", "version": 1, "time_unit": "year",
     "purchase": {"model": "BG/BB", "parameters":
       {"alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.8}}}
    """

  private static func option(
    _ commandLine: String, _ status: Int32, _ says: String...
  ) -> BadInput {
    BadInput(
      commandLine,
      [
        "s.csv": Array(Samples.summary.utf8),
        "log.csv": Array(Samples.log.utf8),
        "m.json": Array(Samples.model.utf8),
        "bb.json": Array(yearlyModel.utf8),
        "yearly.csv": Array("customer_id,x,t_x,T\na,1,2,6\n".utf8),
        "table.csv": Array("x,t.x,n.cal,custs\n0,0,6,5\n1,2,6,3\n".utf8),
      ], commandLine, status, says)
  }
}
