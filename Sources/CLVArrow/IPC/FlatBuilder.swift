/// Writes a flatbuffer, the encoding of Arrow's metadata, from its end to its
/// beginning: what a table points at is written before the table.
struct FlatBuilder {
  /// Where something was written: its distance from the end of the buffer.
  struct Place {
    fileprivate let distance: Int
  }

  /// The value of a table's field.
  enum Value {
    case byte(UInt8)
    case short(Int16)
    case word(Int32)
    case long(Int64)
    case place(Place)
  }

  /// The bytes, the last one first.
  private var reversed: [UInt8] = []

  /// Pads so that what has a size stands at a multiple of it, when more bytes
  /// were written.
  private mutating func align(_ size: Int, before more: Int = 0) {
    while (reversed.count + more) % size != 0 { reversed.append(0) }
  }

  private mutating func push(_ value: some FixedWidthInteger) {
    for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
      reversed.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  private mutating func push(_ target: Place) {
    push(UInt32(truncatingIfNeeded: reversed.count + 4 - target.distance))
  }

  /// Writes a text.
  mutating func text(_ text: String) -> Place {
    let bytes = Array(text.utf8)
    align(4, before: bytes.count + 1)
    reversed.append(0)
    reversed.append(contentsOf: bytes.reversed())
    push(UInt32(truncatingIfNeeded: bytes.count))
    return Place(distance: reversed.count)
  }

  /// Writes a list of what was written.
  mutating func list(_ places: [Place]) -> Place {
    align(4)
    for place in places.reversed() { push(place) }
    push(UInt32(truncatingIfNeeded: places.count))
    return Place(distance: reversed.count)
  }

  /// Writes a list of records of so many numbers each.
  mutating func records(_ numbers: [Int64], each: Int) -> Place {
    align(8)
    for number in numbers.reversed() { push(number) }
    push(UInt32(truncatingIfNeeded: numbers.count / each))
    return Place(distance: reversed.count)
  }

  /// Writes a table of fields by their numbers.
  mutating func table(_ fields: [Int: Value]) -> Place {
    let end = reversed.count
    var distances: [Int: Int] = [:]
    for (number, value) in fields.sorted(by: { $0.key > $1.key }) {
      switch value {
      case .byte(let value): push(value)
      case .short(let value):
        align(2)
        push(value)
      case .word(let value):
        align(4)
        push(value)
      case .long(let value):
        align(8)
        push(value)
      case .place(let place):
        align(4)
        push(place)
      }
      distances[number] = reversed.count
    }
    align(4)
    let count = (fields.keys.max() ?? -1) + 1
    let listSize = 4 + 2 * count
    push(Int32(truncatingIfNeeded: listSize))
    let start = reversed.count
    for number in (0..<count).reversed() {
      push(
        UInt16(truncatingIfNeeded: distances[number].map { start - $0 } ?? 0))
    }
    push(UInt16(truncatingIfNeeded: start - end))
    push(UInt16(truncatingIfNeeded: listSize))
    return Place(distance: start)
  }

  /// The buffer, a multiple of eight bytes, whose root is a table.
  mutating func finished(_ root: Place) -> [UInt8] {
    align(8, before: 4)
    push(root)
    return reversed.reversed()
  }
}
