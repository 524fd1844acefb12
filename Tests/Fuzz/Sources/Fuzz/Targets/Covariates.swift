import CLV
import CLVNumerics

/// Covariates of customers, and the design that they give.
func fuzzCovariates(_ input: FuzzInput) {
  do throws(DataError) {
    let table = try CovariateTable(path: ScratchFile.path(input.file))
    let customers = try table.joined(to: table.ids)
    promise(customers.unused == 0, "all are used")
    let rows = try customers.rows(by: customers.learnedDesign())
    promise(rows.membership.count == table.ids.count, "a row for each")
    for customer in 0..<table.ids.count {
      for column in 0..<rows.matrix.columns {
        promise(
          rows.matrix[Int(rows.membership[customer]), column].isFinite,
          "finite columns")
      }
    }
  } catch {}
}
