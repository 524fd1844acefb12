public import CLVTables

extension ByteBuffer {
  /// Appends a date as `yyyy-MM-dd`.
  public mutating func append(_ day: CalendarDay) {
    let (year, month, day) = day.components
    append(twoDigits: year / 100)
    append(twoDigits: year % 100)
    append(byte: Ascii.minus)
    append(twoDigits: month)
    append(byte: Ascii.minus)
    append(twoDigits: day)
  }
}
