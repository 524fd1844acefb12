/// A table of a flatbuffer, the encoding of Arrow's metadata, in which every
/// place is checked before it is read.
struct FlatTable {
  private let bytes: [UInt8]
  private let start: Int

  /// Where the list of the fields' places is, and its bytes.
  private let list: Int
  private let listSize: Int

  /// The table that a buffer is of.
  init(rootOf bytes: [UInt8]) throws(IPCFault) {
    let place: UInt32 = try Self.load(bytes, 0)
    try self.init(bytes, at: Int(place))
  }

  private init(_ bytes: [UInt8], at start: Int) throws(IPCFault) {
    let distance: Int32 = try Self.load(bytes, start)
    let list = start - Int(distance)
    let size: UInt16 = try Self.load(bytes, list)
    guard size >= 4, list + Int(size) <= bytes.count else {
      throw .malformed("a table of its metadata has no place for its fields")
    }
    self.bytes = bytes
    self.start = start
    self.list = list
    listSize = Int(size)
  }

  private static func load<Value: FixedWidthInteger>(
    _ bytes: [UInt8], _ place: Int
  ) throws(IPCFault) -> Value {
    let size = Value.bitWidth / 8
    guard place >= 0, place <= bytes.count - size else {
      throw .malformed("its metadata point outside of themselves")
    }
    var value: Value = 0
    for byte in bytes[place..<place + size].reversed() {
      value = value << 8 | Value(truncatingIfNeeded: byte)
    }
    return value
  }

  /// The place of a field; nil where it has its default.
  private func place(_ field: Int) throws(IPCFault) -> Int? {
    let entry = 4 + 2 * field
    guard entry + 2 <= listSize else { return nil }
    let distance: UInt16 = try Self.load(bytes, list + entry)
    return distance == 0 ? nil : start + Int(distance)
  }

  /// A number.
  func number<Value: FixedWidthInteger>(
    _ field: Int, default value: Value = 0
  ) throws(IPCFault) -> Value {
    guard let place = try place(field) else { return value }
    return try Self.load(bytes, place)
  }

  /// Whether a field is there.
  func has(_ field: Int) throws(IPCFault) -> Bool {
    try place(field) != nil
  }

  /// What a field points at.
  private func target(_ field: Int) throws(IPCFault) -> Int? {
    guard let place = try place(field) else { return nil }
    let distance: UInt32 = try Self.load(bytes, place)
    return place + Int(distance)
  }

  /// A table; nil where there is none.
  func table(_ field: Int) throws(IPCFault) -> FlatTable? {
    guard let place = try target(field) else { return nil }
    return try FlatTable(bytes, at: place)
  }

  /// Where the elements of a list begin, and how many there are.
  private func elements(
    _ field: Int, ofBytes size: Int
  ) throws(IPCFault) -> (start: Int, count: Int) {
    guard let place = try target(field) else { return (0, 0) }
    let count: UInt32 = try Self.load(bytes, place)
    let start = place + 4
    guard start <= bytes.count, count <= (bytes.count - start) / size else {
      throw .malformed("a list of its metadata is longer than they are")
    }
    return (start, Int(count))
  }

  /// A text of at most so many bytes; empty where there is none.
  func text(_ field: Int, atMost most: Int) throws(IPCFault) -> String {
    let (start, count) = try elements(field, ofBytes: 1)
    guard count <= most else {
      throw IPCFault(
        .tooLarge, "a name has more than \(most) bytes; shorten it")
    }
    guard
      let text = String(
        validating: bytes[start..<start + count], as: UTF8.self)
    else { throw .malformed("a name is not UTF-8") }
    return text
  }

  /// How many tables a list has.
  func count(_ field: Int) throws(IPCFault) -> Int {
    try elements(field, ofBytes: 4).count
  }

  /// A table of a list.
  func table(_ field: Int, at index: Int) throws(IPCFault) -> FlatTable {
    let (start, count) = try elements(field, ofBytes: 4)
    guard index < count else {
      throw .malformed("a list of its metadata is too short")
    }
    let place = start + 4 * index
    let distance: UInt32 = try Self.load(bytes, place)
    return try FlatTable(bytes, at: place + Int(distance))
  }

  /// The numbers of a list of them, or of records of so many.
  func numbers(_ field: Int, each: Int = 1) throws(IPCFault) -> [Int64] {
    let (start, count) = try elements(field, ofBytes: 8 * each)
    var numbers: [Int64] = []
    numbers.reserveCapacity(count * each)
    for index in 0..<count * each {
      numbers.append(try Self.load(bytes, start + 8 * index))
    }
    return numbers
  }
}
