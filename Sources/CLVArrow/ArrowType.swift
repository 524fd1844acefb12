/// What the cells of an Arrow column are, as far as customers need it.
package indirect enum ArrowType: Equatable, Sendable {
  /// Nothing at all.
  case nothing
  case boolean
  case integer(bytes: Int, isSigned: Bool)
  case float
  case double

  /// Texts with their ends in 32 or 64 bits.
  case text(isLarge: Bool)

  /// Texts of which short ones stand in the view itself.
  case textView

  /// Days since 1970.
  case days

  /// Moments, in so many parts of a second since 1970, and the name of the
  /// zone that they are shown in.
  case moments(perSecond: Int64, zone: String?)

  /// Whole numbers of so many bytes, divided by a power of ten.
  case decimal(bytes: Int, scale: Int)

  /// Places in a list of values.
  case dictionary(ArrowType, of: ArrowType)

  /// Anything else, by its format.
  case other(String)

  /// The type of a format string of the Arrow C data interface.
  init(format: String) {
    self = Self.simple[format] ?? Self.parsed(format)
  }

  private static let simple: [String: ArrowType] = [
    "n": .nothing, "b": .boolean,
    "c": .integer(bytes: 1, isSigned: true),
    "C": .integer(bytes: 1, isSigned: false),
    "s": .integer(bytes: 2, isSigned: true),
    "S": .integer(bytes: 2, isSigned: false),
    "i": .integer(bytes: 4, isSigned: true),
    "I": .integer(bytes: 4, isSigned: false),
    "l": .integer(bytes: 8, isSigned: true),
    "L": .integer(bytes: 8, isSigned: false),
    "f": .float, "g": .double,
    "u": .text(isLarge: false), "U": .text(isLarge: true), "vu": .textView,
    "tdD": .days, "tdm": .moments(perSecond: 1000, zone: nil),
  ]

  private static func parsed(_ format: String) -> ArrowType {
    let units: [String: Int64] = [
      "tss:": 1, "tsm:": 1000, "tsu:": 1_000_000, "tsn:": 1_000_000_000,
    ]
    if let perSecond = units[String(format.prefix(4))] {
      let zone = String(format.dropFirst(4))
      return .moments(perSecond: perSecond, zone: zone.isEmpty ? nil : zone)
    }
    if format.hasPrefix("d:") {
      let numbers = format.dropFirst(2).split(separator: ",").map { Int($0) }
      if numbers.count >= 2, let scale = numbers[1], scale >= -40, scale <= 40,
        case let bits = numbers.count > 2 ? numbers[2] ?? 0 : 128,
        [32, 64, 128].contains(bits)
      {
        return .decimal(bytes: bits / 8, scale: scale)
      }
    }
    return .other(format)
  }

  /// The cells themselves, where they stand in a list of values.
  package var plain: ArrowType {
    if case .dictionary(_, let values) = self { values } else { self }
  }

  /// Whether the cells are numbers.
  package var isNumeric: Bool {
    switch plain {
    case .boolean, .integer, .float, .double, .decimal: true
    default: false
    }
  }

  /// Whether the cells are days or moments.
  package var isTemporal: Bool {
    switch plain {
    case .days, .moments: true
    default: false
    }
  }

  /// Whether the cells can be read at all.
  package var isKnown: Bool {
    if case .other = plain { false } else { true }
  }

  /// How many bytes so many cells take in their buffer, the second one; the
  /// ends of texts for these.
  func bytes(of count: Int) -> Int {
    switch self {
    case .nothing, .other: 0
    case .boolean: (count + 7) / 8
    case .integer(let bytes, _), .decimal(let bytes, _): count * bytes
    case .float, .days: count * 4
    case .double, .moments: count * 8
    case .text(let isLarge): (count + 1) * (isLarge ? 8 : 4)
    case .textView: count * 16
    case .dictionary(let places, of: _): places.bytes(of: count)
    }
  }

  /// How many buffers an array of the type has at least.
  var buffers: Int {
    switch self {
    case .nothing, .other: 0
    case .text: 3
    case .dictionary(let places, of: _): places.buffers
    default: 2
    }
  }
}
