import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVData
@testable import CLVTables

@Suite("Files of covariates")
struct CovariateTableTests {
  static let text = """
    customer_id,gender,channel,age
    a,0,web,20
    b,1,shop,31.5
    c,1,shop,40
    d,0,"the, app",-2e1

    """

  @Test("Numbers are numbers, other texts levels; the order is the summary's")
  func reading() throws {
    let table = try read(Self.text)
    #expect(table.columns.map(\.name) == ["gender", "channel", "age"])
    #expect(table.columns[0].numbers == [0, 1])
    #expect(table.columns[0].places == [0, 1, 1, 0])
    #expect(table.columns[1].numbers == nil)
    #expect(table.columns[1].values == ["web", "shop", "the, app"])
    #expect(table.columns[2].numbers == [20, 31.5, 40, -20])
    let joined = try table.joined(to: CustomerIDs(["d", "b"]))
    #expect(joined.unused == 2)
    // What nobody has is left out.
    #expect(joined.columns[1].values == ["the, app", "shop"])
    #expect(joined.columns[1].places == [0, 1])
  }

  @Test("Tabs and semicolons, gzip and zstd are read alike")
  func forms() throws {
    let tabs = Self.text.replacingOccurrences(of: "\"the, app\"", with: "app")
      .replacingOccurrences(of: ",", with: "\t")
    #expect(try read(tabs).columns.count == 3)
    let semicolons = tabs.replacingOccurrences(of: "\t", with: ";")
    #expect(try read(semicolons).columns.count == 3)
    let expected = try read(Self.text).columns
    #expect(try read(Compression.gzip(Self.text)).columns == expected)
    #expect(try read(Compression.zstd(Self.text)).columns == expected)
    #expect(try read("\u{FEFF}" + Self.text).columns == expected)
  }

  @Test("Customers are in the column named, or one called so, or the first")
  func customers() throws {
    let other = "sex,who,Id\n0,x,p\n1,y,q\n"
    #expect(try ids(read(other)) == ["p", "q"])
    #expect(try ids(read(other, customerColumn: "who")) == ["x", "y"])
    #expect(try ids(read("who,sex\nx,0\ny,1\n")) == ["x", "y"])
    // A data frame's index has no name, and is no covariate.
    let frame = try read(",Id,sex\n1,x,0\n2,y,1\n")
    #expect(frame.columns.map(\.name) == ["sex"])
  }

  @Test("Columns can be chosen, also from a summary")
  func chosen() throws {
    let some = try read(Self.text, columns: ["age", "gender"])
    #expect(some.columns.map(\.name) == ["age", "gender"])
    let summary = "customer_id,frequency,recency,T,sex\na,0,0,3,1\nb,0,0,4,0\n"
    #expect(try read(summary, columns: ["sex"]).columns.count == 1)
    expect("this is a customer summary", remedy: .covariateColumns) {
      _ = try read(summary)
    }
  }

  @Test("Among numbers NA is missing, among texts a level")
  func missing() throws {
    let table = try read("id,age,area\na,20,NA\nb,NA,EU\nc,30,EU\nd,,\n")
    #expect(table.columns[0].places == [0, -1, 2, -1])
    #expect(table.columns[1].places == [0, 1, 1, -1])
    let three = try table.joined(to: CustomerIDs(["a", "b", "c"]))
    expect("c.csv:3: customer \"b\" column 2 \"age\"", "missing; fill it in") {
      _ = try three.learnedDesign()
    }
    let four = try read("id,area\na,US\nd,\nc,EU\n").joined(
      to: CustomerIDs(["a", "c", "d"]))
    expect("c.csv:3: customer \"d\" column 2 \"area\"", "missing") {
      _ = try four.learnedDesign()
    }
  }

  @Test("Unknown levels are named with their place")
  func unknown() throws {
    let design = try read(Self.text).joined(
      to: CustomerIDs(["a", "b", "c", "d"])
    ).learnedDesign()
    let others = try read(
      "customer_id,gender,channel,age\ne,0,web,20\nf,1,fax,31\n"
    ).joined(to: CustomerIDs(["f", "e"]))
    expect(
      "c.csv:3: customer \"f\" column 3 \"channel\"", "\"fax\" is a level",
      "\"shop\""
    ) {
      _ = try others.rows(by: design)
    }
    let texts = try read(
      "customer_id,gender,channel,age\ne,0,web,old\nf,1,web,31\n"
    ).joined(to: CustomerIDs(["f", "e"]))
    expect("\"age\"", "not all values are numbers") {
      _ = try texts.rows(by: design)
    }
  }

  @Test("Customers who are not in the data are no matter")
  func unused() throws {
    let design = try read("id,age,area\na,20,EU\nb,30,US\nc,30,EU\n").joined(
      to: CustomerIDs(["a", "b", "c"])
    ).learnedDesign()
    let others = try read("id,age,area\nx,old,Mars\nd,25,US\n")
    #expect(others.columns[0].numbers == nil)
    let joined = try others.joined(to: CustomerIDs(["d"]))
    #expect(joined.unused == 1)
    #expect(joined.columns.map(\.values) == [["25"], ["US"]])
    #expect(try joined.rows(by: design).matrix.columns == 2)
  }

  @Test("Customers without a row, twice there or without a name are refused")
  func refused() throws {
    let table = try read(Self.text)
    expect("3 of 4 customers", "\"x\", \"y\", \"z\"", remedy: .customerColumn) {
      _ = try table.joined(to: CustomerIDs(["x", "y", "a", "z"]))
    }
    expect("c.csv:4: customer \"a\" is already on line 2") {
      _ = try read("id,sex\na,0\nb,1\na,0\n")
    }
    expect("c.csv:3: column 1 \"id\"", "the customer is missing") {
      _ = try read("id,sex\na,0\n,1\n")
    }
    expect("c.csv:3: the row has 3 fields, the header 2") {
      _ = try read("id,sex\na,0\nb,1,2\n")
    }
    expect("c.csv:3: column 2 \"sex\"", "UTF-8") {
      _ = try read(Array("id,sex\na,0\nb,".utf8) + [0xFF, 0x0A])
    }
    expect("no column beside") { _ = try read("id\na\n") }
    expect("only a header") { _ = try read("id,sex\n") }
    expect("2 columns named \"sex\"") { _ = try read("id,sex,sex\na,0,1\n") }
    expect("there is no column \"colour\"", "\"sex\"") {
      _ = try read("id,sex\na,0\n", columns: ["colour"])
    }
    expect("the file is empty") { _ = try read("") }
    #expect(
      dataError { _ = try CovariateTable(path: "/nowhere.csv") }?.kind
        == .noInput)
  }

  private func ids(_ table: CovariateTable) -> [String] {
    (0..<table.ids.count).map { table.ids[$0] }
  }

  private func read(
    _ text: String, customerColumn: String? = nil, columns: [String]? = nil
  ) throws -> CovariateTable {
    try read(
      Array(text.utf8), customerColumn: customerColumn, columns: columns)
  }

  private func read(
    _ bytes: [UInt8], customerColumn: String? = nil, columns: [String]? = nil
  ) throws -> CovariateTable {
    let directory = try TemporaryDirectory()
    return try CovariateTable(
      RecordReader(
        ByteSource(path: try directory.file("c.csv", bytes)), capacity: 64),
      customerColumn: customerColumn, columns: columns)
  }

  private func expect(
    _ texts: String..., remedy: Remedy? = nil,
    location: SourceLocation = #_sourceLocation,
    from body: () throws -> Void
  ) {
    guard let error = dataError(body) else {
      Issue.record("nothing was thrown", sourceLocation: location)
      return
    }
    #expect(error.kind == .badData, sourceLocation: location)
    if let remedy {
      #expect(error.remedies == [remedy], sourceLocation: location)
    }
    for text in texts {
      #expect(
        error.message.contains(text), "\(error)", sourceLocation: location)
    }
  }
}
