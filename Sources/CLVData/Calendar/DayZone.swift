public import CLVTables
internal import Libm

/// The time zone whose days count, for moments whose distance from UTC is
/// known.
///
/// Transitions are those of the system's zone files (RFC 9636), which list
/// them to 2037; later the last of them holds.
public struct DayZone: Sendable, Equatable {
  /// The name as given.
  public let name: String

  /// The moments at which the offset changes, in seconds since 1970.
  private let transitions: [Int]

  /// The offset before the first of them, and after each, in seconds.
  private let offsets: [Int]

  /// Coordinated universal time.
  public static let utc = DayZone(name: "UTC", transitions: [], offsets: [0])

  private init(name: String, transitions: [Int], offsets: [Int]) {
    self.name = name
    self.transitions = transitions
    self.offsets = offsets
  }

  /// The zone of a name: `UTC`, an offset such as `+03:30`, or a place such
  /// as `Asia/Tehran`.
  ///
  /// - Throws: A usage error where there is no such zone.
  public init(_ name: String) throws(DataError) {
    if let offset = Self.offset(name) {
      self.init(name: name, transitions: [], offsets: [offset])
      return
    }
    guard let (transitions, offsets) = Self.file(name).flatMap(Self.table)
    else {
      throw DataError(
        .usage,
        """
        \(.zone) "\(name)" is no time zone that this system knows; give \
        UTC, an offset such as +03:30, or a place such as Europe/Berlin
        """)
    }
    self.init(name: name, transitions: transitions, offsets: offsets)
  }

  private static func offset(_ name: String) -> Int? {
    if ["utc", "z", "gmt"].contains(name.lowercased()) { return 0 }
    let parts = name.dropFirst().split(
      separator: ":", omittingEmptySubsequences: false)
    guard name.hasPrefix("+") || name.hasPrefix("-"),
      (1...2).contains(parts.count),
      parts.allSatisfy({ $0.utf8.allSatisfy { Ascii.digit($0) != nil } }),
      let hours = Int(parts[0]), hours <= 23,
      let minutes = parts.count == 2 ? Int(parts[1]) : 0, minutes <= 59
    else { return nil }
    let seconds = hours * 3_600 + minutes * 60
    return name.hasPrefix("-") ? -seconds : seconds
  }

  /// The bytes of a zone's file.
  private static func file(_ name: String) -> [UInt8]? {
    let isName = name.utf8.allSatisfy {
      Ascii.isLetter($0) || Ascii.digit($0) != nil || "/_+-".utf8.contains($0)
    }
    guard isName, !name.isEmpty, !name.hasPrefix("/") else { return nil }
    let folder = getenv("TZDIR").map { String(cString: $0) } ?? ""
    let path = (folder.isEmpty ? "/usr/share/zoneinfo" : folder) + "/" + name
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return count > 0 && count < bytes.count ? Array(bytes[..<count]) : nil
  }

  /// The second table of a file, whose moments have 64 bits.
  private static func table(_ bytes: [UInt8]) -> ([Int], [Int])? {
    func number(_ place: Int, _ width: Int) -> Int? {
      guard place >= 0, place + width <= bytes.count else { return nil }
      let bits = bytes[place..<place + width].reduce(
        bytes[place] > 127 ? ~UInt64(0) : 0
      ) { $0 << 8 | UInt64($1) }
      return Int(Int64(bitPattern: bits))
    }
    /// Counts of a header: UT marks, standard marks, leap seconds,
    /// transitions, types, letters.
    func header(_ start: Int) -> [Int]? {
      guard bytes.count >= start + 44,
        bytes[start..<start + 4].elementsEqual("TZif".utf8)
      else { return nil }
      let counts = (0..<6).compactMap { number(start + 20 + 4 * $0, 4) }
      return counts.allSatisfy { (0...10_000).contains($0) } ? counts : nil
    }
    guard let first = header(0) else { return nil }
    let second =
      44 + first[3] * 5 + first[4] * 6 + first[5] + first[2] * 8 + first[1]
      + first[0]
    guard let counts = header(second) else { return nil }
    let times = second + 44
    let kinds = times + 8 * counts[3]
    let types = kinds + counts[3]
    var transitions: [Int] = []
    var offsets: [Int] = []
    guard let initial = number(types, 4) else { return nil }
    offsets.append(initial)
    for index in 0..<counts[3] {
      guard let moment = number(times + 8 * index, 8),
        kinds + index < bytes.count,
        case let kind = Int(bytes[kinds + index]), kind < counts[4],
        let offset = number(types + 6 * kind, 4),
        moment > transitions.last ?? .min, abs(offset) < 100_000
      else { return nil }
      transitions.append(moment)
      offsets.append(offset)
    }
    return (transitions, offsets)
  }

  /// The day of a moment, in seconds since 1970.
  package func day(ofSecond moment: Int) -> CalendarDay {
    // Beyond these there are no days that can be counted.
    let second = min(max(moment, -1 << 50), 1 << 50)
    var (low, high) = (0, transitions.count)
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= second {
        low = middle + 1
      } else {
        high = middle
      }
    }
    let local = second + offsets[low]
    let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    return CalendarDay(daysSince1970: Int32(clamping: day))
  }
}
