internal import CLVTables
internal import Libm

/// The cells of a row, and what is wrong with them.
extension SummaryReading {
  func signedNumber(_ index: Int) throws(DataError) -> Double {
    let field = reader[index].bytes
    do throws(DecimalProblem) {
      guard let form = forms[index] else {
        return try numbers.value(of: field)
      }
      return try numbers.value(of: field, form)
    } catch {
      if error != .empty, !isSurveyed { isDoubtful = true }
      throw self.error(
        index, Advice(DecimalReader.advice(on: error, field: field)))
    }
  }

  func number(_ index: Int) throws(DataError) -> Double {
    let field = reader[index].bytes
    let value = try signedNumber(index)
    guard value >= 0 else {
      throw error(
        index,
        "\"\(field.trimmed.excerpt)\" is negative; correct the row or summarize "
          + "again")
    }
    guard value <= DecimalReader.largestBelieved else {
      throw error(
        index, Advice(DecimalReader.advice(on: .tooLarge, field: field)))
    }
    return value
  }

  func count(_ index: Int) throws(DataError) -> Int32 {
    let value = try number(index)
    guard let count = Int32(exactly: value) else {
      let text = reader[index].bytes.trimmed.excerpt
      throw error(
        index,
        "\"\(text)\" is not a whole number of purchases; check the column")
    }
    guard count <= Self.mostPurchases else {
      throw error(
        index,
        "\(count) purchases cannot be; purchases are days with a "
          + "transaction; check the column")
    }
    return count
  }

  /// How many customers the row stands for.
  func customers(_ index: Int) throws(DataError) -> Int32 {
    guard !hasAmounts else {
      throw error(
        index,
        "rows that stand for several customers have no mean spend of each; "
          + "leave out this column or the monetary values")
    }
    guard let count = Int32(exactly: try number(index)) else {
      let text = reader[index].bytes.trimmed.excerpt
      throw error(
        index,
        "\"\(text)\" is not a whole number of customers; check the column")
    }
    return count
  }

  /// Σ ln(gap) over x gaps with the recency as their sum: at most as if they
  /// were all the same.
  func logGaps(
    _ index: Int, _ x: Int32, _ recency: Double
  ) throws(DataError) -> Double {
    let value = try signedNumber(index)
    guard x > 0 else {
      if value == 0 { return 0 }
      throw error(
        index,
        "\(value) must be 0 when frequency is 0; correct the row or summarize "
          + "again")
    }
    let most = Double(x) * log(recency / Double(x))
    guard value <= most + 1e-6 * max(1, abs(most)) else {
      throw error(
        index,
        "\(value) is more than \(x) gap\(x == 1 ? "" : "s") can have that add "
          + "to the recency \(recency); give both in the same time unit, or "
          + "summarize again")
    }
    return value
  }

  func optionalAmount(_ index: Int?) throws(DataError) -> Double? {
    guard let index, !reader[index].bytes.trimmed.isEmpty else { return nil }
    return try number(index)
  }

  func day(_ index: Int) throws(DataError) -> CalendarDay {
    let field = reader[index].bytes
    do throws(DateProblem) {
      return try DateFormat.iso.day(in: field)
    } catch {
      let text = field.trimmed.excerpt
      throw self.error(
        index, "\"\(text)\" is not a date; write dates as yyyy-MM-dd")
    }
  }

  // MARK: - Messages

  func place(in index: Int? = nil) -> DataError.Place {
    let customer = columns.id.flatMap { id in
      reader[id].count > 0 ? reader[id].bytes.excerpt : nil
    }
    return DataError.Place(
      table.name, line: reader.line, customer: customer,
      column: index.map { table.column($0) })
  }

  func error(_ index: Int, _ reason: Advice) -> DataError {
    DataError(.badData, at: place(in: index), reason)
  }
}
