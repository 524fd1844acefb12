internal import CLVTables

/// A date as it was written and the day it is: rows of a log often have the
/// date of the row before.
struct LastDate {
  /// The first and the last eight bytes, which overlap in a text of fewer than
  /// sixteen; longer ones, and shorter than eight, are not kept.
  private var first: UInt64 = 0
  private var last: UInt64 = 0
  private var count = 0
  private var day = CalendarDay(daysSince1970: 0)

  /// No date yet.
  init() {}

  /// A date that has been read.
  init(_ field: Bytes, _ day: CalendarDay) {
    guard let words = Self.words(of: field) else { return }
    (first, last) = words
    count = field.count
    self.day = day
  }

  /// The day of a field that is written in the same way; nil of another.
  @inline(__always)
  func day(of field: Bytes) -> CalendarDay? {
    guard field.count == count, let words = Self.words(of: field),
      words == (first, last)
    else { return nil }
    return day
  }

  @inline(__always)
  private static func words(of field: Bytes) -> (UInt64, UInt64)? {
    guard field.count >= 8, field.count <= 16 else { return nil }
    let bytes = UnsafeRawBufferPointer(field)
    return (
      bytes.loadUnaligned(as: UInt64.self),
      bytes.loadUnaligned(
        fromByteOffset: field.count &- 8, as: UInt64.self)
    )
  }
}
