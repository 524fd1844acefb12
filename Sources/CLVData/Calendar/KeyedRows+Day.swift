internal import CLVTables

extension KeyedRows {
  /// A wanted field as a day.
  func day(_ index: Int) throws(DataError) -> CalendarDay {
    let field = bytes(index)
    do throws(DateProblem) {
      return try DateFormat.iso.day(in: field)
    } catch {
      throw self.error(
        index,
        "\"\(field.trimmed.excerpt)\" is not a date; write dates as "
          + "yyyy-MM-dd")
    }
  }
}
