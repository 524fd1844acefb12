import CLVModels
import CLVNumerics
import Testing

@Suite("Coding of covariates")
struct CovariateDesignTests {
  let channel = CovariateColumn(
    "channel", categories: ["web", "shop", "app", "shop", "web", "shop"])
  let gender = CovariateColumn("gender", numbers: [0, 1, 1, 0, 0, 1])
  let age = CovariateColumn("age", numbers: [20, 30, 40, 20, 50, 20])

  @Test("The most frequent level is the reference, the others have a column")
  func levels() throws {
    let design = try CovariateDesign(learningFrom: [channel])
    #expect(
      design.codings[0].kind
        == .categorical(reference: "shop", levels: ["app", "web"]))
    #expect(design.columns == ["channel=app", "channel=web"])
    let rows = try design.rows(of: [channel])
    #expect(rows.matrix.rowsOfEntries == [[0, 0], [0, 1], [1, 0]])
    #expect(rows.membership == [1, 0, 2, 0, 1, 0])
  }

  @Test("Of equally frequent levels the first by name is the reference")
  func ties() throws {
    let column = CovariateColumn("c", categories: ["b", "a", "b", "a"])
    let design = try CovariateDesign(learningFrom: [column])
    #expect(
      design.codings[0].kind == .categorical(reference: "a", levels: ["b"]))
  }

  @Test("0 and 1 are left as they are, other numbers standardized")
  func numbers() throws {
    let design = try CovariateDesign(learningFrom: [gender, age])
    #expect(design.codings[0].kind == .indicator)
    // Mean 30; squared deviations 100 + 0 + 100 + 100 + 400 + 100 over 5.
    guard
      case .standardized(let mean, let deviation) = design.codings[1].kind
    else {
      Issue.record("not standardized")
      return
    }
    #expect(abs(mean - 30) < 1e-14)
    #expect(abs(deviation * deviation - 160) < 1e-12)
    let rows = try design.rows(of: [age, gender])
    #expect(rows.matrix.rows == 6 - 1)
    #expect(rows.matrix[0, 0] == 0)
    #expect(abs(rows.matrix[0, 1] + 10 / deviation) < 1e-15)
  }

  @Test("A design applies to other customers, and refuses what it cannot know")
  func unknown() throws {
    let design = try CovariateDesign(learningFrom: [channel, gender])
    let rows = try design.rows(of: [
      CovariateColumn("gender", numbers: [1, 1]),
      CovariateColumn("channel", categories: ["app", "app"]),
    ])
    #expect(rows.matrix.rowsOfEntries == [[1, 0, 1]])
    #expect(rows.membership == [0, 0])
    expect("customer 2, covariate \"channel\"", "\"fax\"", "\"shop\"") {
      _ = try design.rows(of: [
        CovariateColumn("gender", numbers: [1, 1]),
        CovariateColumn("channel", categories: ["app", "fax"]),
      ])
    }
    expect("customer 1, covariate \"gender\"", "\"2\" is neither 0 nor 1") {
      _ = try design.rows(of: [
        CovariateColumn("gender", numbers: [2, 1]),
        CovariateColumn("channel", categories: ["app", "app"]),
      ])
    }
    expect("\"gender\"", "is not there") { _ = try design.rows(of: [channel]) }
  }

  @Test("Missing values, constants and columns of names are refused by name")
  func refused() {
    expect("customer 2, covariate \"c\"", "missing") {
      _ = try CovariateDesign(learningFrom: [
        CovariateColumn("c", categories: ["a", nil, "b"])
      ])
    }
    expect("covariate \"c\"", "all customers have \"a\"") {
      _ = try CovariateDesign(learningFrom: [
        CovariateColumn("c", categories: ["a", "a"])
      ])
    }
    expect("covariate \"c\"", "all customers have \"3\"") {
      _ = try CovariateDesign(learningFrom: [
        CovariateColumn("c", numbers: [3, 3])
      ])
    }
    expect("\"c\"", "150 different texts", "12,5") {
      _ = try CovariateDesign(learningFrom: [
        CovariateColumn(
          "c", categories: (0..<149).map { "\($0)" } + ["12,5"])
      ])
    }
    expect("\"a=b\"", "twice") {
      _ = try CovariateDesign(learningFrom: [
        CovariateColumn("a", categories: ["b", "c", "c"]),
        CovariateColumn("a=b", numbers: [1, 2, 3]),
      ])
    }
  }

  @Test("Collinear columns, and levels that nobody has, are named")
  func collinear() throws {
    let histories = HistorySample([
      PurchaseHistory(frequency: 2, recency: 5, T: 9)
    ])
    func check(_ columns: [CovariateColumn]) throws {
      let rows = try CovariateDesign(learningFrom: columns).rows(of: columns)
      _ = try NBD.fit(
        to: CovariateSample(
          histories, membership: rows.membership.map { _ in 0 }, rows: rows))
    }
    let double = CovariateColumn(
      "double", numbers: [40, 60, 80, 40, 100, 40])
    expect("covariates \"age\", \"double\"", "collinear") {
      try check([gender, age, double])
    }
    // Each gender is the sum of two of the levels' columns.
    let segment = CovariateColumn(
      "segment", categories: ["m1", "f1", "f2", "m2", "m1", "f1"])
    expect("\"gender\"", "\"segment=m1\"", "collinear") {
      try check([gender, segment])
    }
    let rows = try CovariateDesign(learningFrom: [channel]).rows(of: [channel])
    expect("covariate \"channel=app\"", "same value") {
      _ = try NBD.fit(
        to: CovariateSample(
          histories, membership: [0, 0, -1, 0, 0, 0], rows: rows))
    }
  }

  private func expect(
    _ texts: String..., location: SourceLocation = #_sourceLocation,
    from body: () throws -> Void
  ) {
    do {
      try body()
      Issue.record("nothing was thrown", sourceLocation: location)
    } catch {
      for text in texts {
        #expect(
          "\(error)".contains(text), "\(error)", sourceLocation: location)
      }
    }
  }
}
