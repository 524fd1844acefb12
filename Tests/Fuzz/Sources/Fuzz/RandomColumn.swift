import CInterface

/// A column of an Arrow table: a type, and a byte for each value.
final class RandomColumn {
  /// The types, by their formats; the last ones are none that a column of ours
  /// has.
  private static let formats = [
    "u", "l", "g", "tdD", "tsu:", "U", "i", "f", "C", "b", "tdm",
    "tsn:Asia/Tehran", "d:12,2", "dictionary", "vu", "n", "ttm", "z", "s",
  ]

  /// What the values are as numbers.
  let values: [Double]

  private let name: String
  private let format: String
  private let nulls: Int
  private let words: RandomColumn?
  private var buffers: [UnsafeMutableRawPointer?]

  init(_ name: String, _ kind: Int, nulls: Int, _ values: [Int]) {
    self.name = name
    self.values = values.map(Self.number)
    let format = Self.formats[kind % Self.formats.count]
    self.format = format == "dictionary" ? "c" : format
    let isNull = values.indices.map { nulls > 0 && ($0 &* nulls) % 7 == 1 }
    self.nulls = isNull.count { $0 }
    words =
      format == "dictionary"
      ? RandomColumn("", 0, nulls: 0, [0, 1, 2, 110, 240, 250]) : nil
    let validity = Self.copy(Self.bits(isNull.map { !$0 }))
    buffers =
      switch format {
      case "n": []
      case "u", "z": [validity] + Self.texts(values, Int32.self)
      case "U": [validity] + Self.texts(values, Int64.self)
      case "vu": [validity] + Self.views(values)
      case "b": [validity, Self.copy(Self.bits(values.map { $0 % 2 == 1 }))]
      case "dictionary": [validity, Self.copy(values.map { Int8($0 % 6) })]
      default: [validity, Self.numbers(values, format)]
      }
  }

  deinit {
    for buffer in buffers { buffer?.deallocate() }
  }

  func schema() -> ArrowSchema {
    ArrowParts.schema(
      format: format, name: name, dictionary: words?.schema())
  }

  /// The values of some rows: those of the whole from an offset on.
  func array(_ range: Range<Int>) -> ArrowArray {
    ArrowParts.array(
      of: self, length: range.count,
      // Of a part it is not counted.
      nulls: format == "n" ? range.count : nulls == 0 ? 0 : -1,
      offset: range.lowerBound,
      buffers: buffers.map { $0.map { UnsafeRawPointer($0) } },
      dictionary: words?.array(0..<6))
  }

  // MARK: - Values

  private static func copy<Value>(
    _ values: [Value]
  ) -> UnsafeMutableRawPointer? {
    let place = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(64, values.count * MemoryLayout<Value>.stride),
      alignment: 64)
    values.withUnsafeBytes { place.copyMemory(from: $0) }
    return place.baseAddress
  }

  private static func bits(_ values: [Bool]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: values.count / 8 + 1)
    for (place, value) in values.enumerated() where value {
      bytes[place / 8] |= 1 << (place % 8)
    }
    return bytes
  }

  /// A number near those of real columns, or an odd one.
  private static func number(_ value: Int) -> Double {
    let odd: [Double] = [
      .nan, .infinity, -.infinity, 1e300, -1e300, .leastNonzeroMagnitude, -0.0,
      1e15, -1, 0.5,
    ]
    return value < 240 ? Double(value) / 4 : odd[value % odd.count]
  }

  /// A whole number near those of real columns, or an odd one.
  private static func whole(_ value: Int, times scale: Int64) -> Int64 {
    let odd: [Int64] = [.min, .max, -1, 1 << 53, 1 << 32]
    return value < 240 ? Int64(value) * scale : odd[value % odd.count]
  }

  private static func numbers(
    _ values: [Int], _ format: String
  ) -> UnsafeMutableRawPointer? {
    let day = 18_262
    func wholes(after start: Int, _ scale: Int64) -> [Int64] {
      values.map { (Int64(start) * scale) &+ whole($0, times: scale) }
    }
    switch format {
    case "g": return copy(values.map(number))
    case "f": return copy(values.map { Float(number($0)) })
    case "tdD":
      return copy(
        wholes(after: day, 1).map { Int32(truncatingIfNeeded: $0) })
    case "tdm": return copy(wholes(after: day, 86_400_000))
    case "tsu:": return copy(wholes(after: day, 86_400_000_000))
    case "tsn:Asia/Tehran": return copy(wholes(after: day, 86_400_000_000_000))
    case "d:12,2":
      return copy(
        values.flatMap { value -> [Int64] in
          let number = whole(value, times: 25)
          return [number, number < 0 ? -1 : 0]
        })
    case "i", "ttm": return copy(values.map { Int32($0) })
    case "C": return copy(values.map { UInt8($0) })
    case "s": return copy(values.map { Int16($0) })
    default: return copy(values.map { whole($0, times: 1) })
    }
  }

  private static func text(_ value: Int) -> [UInt8] {
    let odd = [
      "", "nan", "1,5", "é", "x\0y", "\"", "a\nb", " a ", "2020-02-30",
      "合计", "-", "1e400",
    ]
    switch value {
    case ..<100: return Array("c\(value % 19)".utf8)
    case ..<180: return Array("2020-0\(1 + value % 9)-1\(value / 7 % 10)".utf8)
    case ..<230: return Array("\(value % 60).5".utf8)
    case 255: return [0xFF, 0x41, 0xC3]
    default: return Array(odd[value % odd.count].utf8)
    }
  }

  private static func texts<Offset: FixedWidthInteger>(
    _ values: [Int], _ type: Offset.Type
  ) -> [UnsafeMutableRawPointer?] {
    var bytes: [UInt8] = []
    var offsets: [Offset] = [0]
    for value in values {
      bytes += text(value)
      offsets.append(Offset(bytes.count))
    }
    return [copy(offsets), copy(bytes)]
  }

  /// Views: those of at most twelve bytes hold them, of which all are here.
  private static func views(_ values: [Int]) -> [UnsafeMutableRawPointer?] {
    let bytes = values.flatMap { value -> [UInt8] in
      let text = text(value)
      return [UInt8(text.count), 0, 0, 0] + text
        + [UInt8](repeating: 0, count: 12 - text.count)
    }
    // The last of the buffers has the lengths of those before it.
    return [copy(bytes), copy([Int64]())]
  }
}
