public import CLVTables

extension ByteBuffer {
  /// Appends a date as `yyyy-MM-dd`.
  public mutating func append(_ day: CalendarDay) {
    let (year, month, number) = day.components
    guard (0...9999).contains(year) else { return append(day.description) }
    append(twoDigits: year / 100)
    append(twoDigits: year % 100)
    append(byte: Ascii.minus)
    append(twoDigits: month)
    append(byte: Ascii.minus)
    append(twoDigits: number)
  }
}
