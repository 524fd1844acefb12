import Foundation
import TestSupport
import Testing

@testable import CLVTables

@Suite("Tables of columns, written in every format")
struct OutputTableTests {
  struct Visit: Sendable {
    var page: String
    var count: Int?
    var time: Double?
    var site = 0
  }

  /// The visits, and what those of one site share.
  struct Visits: Sendable {
    var rows: [Visit]
    var sites = ["north", "south, \"far\""]
    var hasTimes = true
  }

  static let table = OutputTable<Visits>(
    columns: [
      .text("page", "the page") { $0.rows[$1].page },
      .text("site", "its site") { $0.sites[$1] }.shared,
      .count("site number", "from 0") { $1 }.shared,
      .count("visits", "how many") { $0.rows[$1].count },
      .number("time", "their mean", unit: "seconds") { $0.rows[$1].time }
        .repetitive.when(\.hasTimes),
    ],
    keys: .init(count: { $0.sites.count }, key: { $0.rows[$1].site }))

  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func written(
    _ visits: Visits, _ name: String, as format: (any TableFormat)? = nil
  ) throws -> String {
    let file = try AtomicFile(path: directory.path(name))
    try Self.table.write(
      visits, count: visits.rows.count, to: file, as: format)
    try file.commit()
    return String(decoding: try directory.bytes(name), as: UTF8.self)
  }

  private let visits = Visits(rows: [
    Visit(page: "a", count: 3, time: 0.1),
    Visit(page: "b \"c\"\\\n\u{1}", count: nil, time: 1e-7, site: 1),
    Visit(page: "", count: -1, time: .infinity),
    Visit(page: "صفحه", count: 0, time: nil),
  ])

  @Test("CSV has a header, quotes where they are needed, and empty fields")
  func csv() throws {
    let lines = [
      #"page,site,site number,visits,time"#, #"a,north,0,3,0.1"#,
      "\"b \"\"c\"\"\\\n\u{1}\"" + #","south, ""far""",1,,1e-07"#,
      #",north,0,-1,inf"#, #"صفحه,north,0,0,"#, "",
    ]
    #expect(try written(visits, "x.csv") == lines.joined(separator: "\n"))
  }

  @Test("JSON Lines has strings for texts, null for what is not there")
  func jsonLines() throws {
    let lines = [
      #"{"page":"a","site":"north","site number":0,"visits":3,"time":0.1}"#,
      #"{"page":"b \"c\"\\\u000a\u0001","site":"south, \"far\"","#
        + #""site number":1,"visits":null,"time":1e-07}"#,
      #"{"page":null,"site":"north","site number":0,"visits":-1,"time":null}"#,
      #"{"page":"صفحه","site":"north","site number":0,"visits":0,"#
        + #""time":null}"#,
    ]
    let text = try written(visits, "x.JSONL")
    #expect(text == lines.map { $0 + "\n" }.joined())
    for line in lines {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      #expect((object as? [String: Any])?.count == 5)
    }
  }

  @Test("A column that the rows do not have is left out")
  func absent() throws {
    var visits = visits
    visits.hasTimes = false
    #expect(
      try written(visits, "x.csv").hasPrefix(
        "page,site,site number,visits\na,north,0,3\n"))
    #expect(
      try written(visits, "x.jsonl").hasPrefix(
        "{\"page\":\"a\",\"site\":\"north\",\"site number\":0,\"visits\":3}\n"))
  }

  /// A format that whoever writes wikis would write.
  struct Wiki: TableFormat {
    func header(_ columns: [String]) -> String {
      "{|\n! " + columns.joined(separator: " !! ") + "\n"
    }

    func beginning(of column: String, at index: Int) -> String {
      index == 0 ? "|-\n| " : " || "
    }

    let emptyCell = "–"
    let rowEnd = "\n"

    func append(
      text: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer
    ) {
      buffer.append(bytes: text)
    }

    func append(notFinite number: Double, to buffer: inout ByteBuffer) {
      buffer.append("∞")
    }
  }

  @Test("A format is one type")
  func toyFormat() throws {
    let text = try written(visits, "x.wiki", as: Wiki())
    #expect(
      text.hasPrefix(
        """
        {|
        ! page !! site !! site number !! visits !! time
        |-
        | a || north || 0 || 3 || 0.1

        """))
    #expect(text.contains("| – || north || 0 || -1 || ∞\n"))
  }

  @Test("Rows come in order however many threads format them")
  func order() throws {
    let table = OutputTable<Int>(
      columns: [
        .number("eighths", "eighths") { Double($1 % 3000) / 8 }.repetitive,
        .count("key", "the row's key") { $1 }.shared,
        .count("row", "the row") { $1 },
      ], keys: .init(count: { $0 }, key: { $1 / 7 }))
    let file = try AtomicFile(path: directory.path("rows"))
    try table.write(30_000, count: 200_000, to: file)
    try file.commit()
    let text = String(decoding: try directory.bytes("rows"), as: UTF8.self)
    let lines = text.split(separator: "\n").dropFirst()
    #expect(lines.count == 200_000)
    #expect(
      zip(0..., lines).allSatisfy { row, line in
        let fields = line.split(separator: ",")
        return Double(fields[0]) == Double(row % 3000) / 8
          && Int(fields[1]) == row / 7 && Int(fields[2]) == row
      })
  }

  @Test("The columns are described with meanings and units")
  func description() {
    #expect(
      Self.table.description == "page (the page); site (its site); site number "
        + "(from 0); visits (how many); time (their mean, in seconds)")
  }
}
