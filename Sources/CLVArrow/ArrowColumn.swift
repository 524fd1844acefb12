internal import CInterface
package import CLVData
package import CLVTables

/// A column of a batch, whose memory is another's: valid as long as the batch.
package struct ArrowColumn {
  /// What the cells are.
  package let type: ArrowType

  private let validity: UnsafePointer<UInt8>?
  private let values: UnsafeRawPointer?

  /// The bytes of texts.
  private let bytes: UnsafePointer<UInt8>?

  /// How many these are, where that is known.
  private let byteCount: Int?

  /// The buffers of long texts that views point into.
  private let blocks: [UnsafeRawBufferPointer]
  private let offset: Int
  private let count: Int

  /// The list of values that places point into; one or none.
  private let dictionary: [ArrowColumn]

  /// Takes an array apart; nil where it has not what its type asks for.
  ///
  /// - Parameters:
  ///   - array: The array.
  ///   - type: What it holds.
  ///   - first: The first row wanted of those it has.
  ///   - count: How many rows are wanted.
  init?(_ array: ArrowArray, _ type: ArrowType, from first: Int, count: Int) {
    let (length, start) = (Int(array.length), Int(array.offset))
    guard length >= 0, start >= 0, first >= 0, count >= 0,
      start < 1 << 41, first <= length - count,
      array.n_buffers >= type.buffers
    else { return nil }
    let number = max(0, Int(array.n_buffers))
    let list = UnsafeBufferPointer(
      start: array.buffers, count: array.buffers == nil ? 0 : number)
    guard list.count >= type.buffers else { return nil }
    let isBare = type == .nothing || !type.isKnown
    validity =
      isBare || array.null_count == 0
      ? nil : list.first.flatMap { $0?.assumingMemoryBound(to: UInt8.self) }
    values = isBare ? nil : list[1]
    guard isBare || count == 0 || values != nil else { return nil }
    var bytes: UnsafePointer<UInt8>?
    var blocks: [UnsafeRawBufferPointer] = []
    switch type {
    case .text: bytes = list[2]?.assumingMemoryBound(to: UInt8.self)
    // The last buffer has the lengths of the others.
    case .textView where list.count > 3:
      let lengths = list[list.count - 1]?.assumingMemoryBound(to: Int64.self)
      guard let lengths else { return nil }
      blocks = list[2..<list.count - 1].enumerated().map { place, block in
        UnsafeRawBufferPointer(
          start: block, count: block == nil ? 0 : max(0, Int(lengths[place])))
      }
    default: break
    }
    self.bytes = bytes
    byteCount = nil
    self.blocks = blocks
    self.type = type
    self.count = count
    offset = start + first
    guard case .dictionary(_, let valueType) = type else {
      dictionary = []
      return
    }
    guard let list = array.dictionary?.pointee,
      let values = ArrowColumn(
        list, valueType, from: 0, count: Int(list.length))
    else { return nil }
    dictionary = [values]
  }

  /// A column of buffers whose sizes are known; nil where one is too small.
  ///
  /// - Parameters:
  ///   - type: What it holds, which can be read.
  ///   - count: The number of rows.
  ///   - missing: How many of them have no value.
  ///   - buffers: As many buffers as the type has.
  ///   - dictionary: The values that places point into.
  init?(
    _ type: ArrowType, count: Int, missing: Int,
    _ buffers: [UnsafeRawBufferPointer], dictionary: ArrowColumn?
  ) {
    guard type.isKnown, buffers.count >= type.buffers else { return nil }
    let marks = buffers.first
    let cells = buffers.count > 1 ? buffers[1] : nil
    guard
      missing == 0 || type == .nothing || marks?.count ?? 0 >= (count + 7) / 8,
      count == 0 || cells?.count ?? 0 >= type.bytes(of: count)
    else { return nil }
    validity =
      missing == 0 || type == .nothing
      ? nil : marks?.baseAddress?.assumingMemoryBound(to: UInt8.self)
    values = cells?.baseAddress
    if case .text = type {
      bytes = buffers[2].baseAddress?.assumingMemoryBound(to: UInt8.self)
      byteCount = buffers[2].count
    } else {
      (bytes, byteCount) = (nil, 0)
    }
    blocks = type == .textView ? Array(buffers[2...]) : []
    offset = 0
    self.type = type
    self.count = count
    if case .dictionary = type {
      guard let dictionary else { return nil }
      self.dictionary = [dictionary]
    } else {
      self.dictionary = []
    }
  }

  /// A column of which nothing but its length is known.
  init(unreadable type: ArrowType, count: Int) {
    (validity, values, bytes, byteCount) = (nil, nil, nil, 0)
    (blocks, dictionary, offset) = ([], [], 0)
    self.type = type
    self.count = count
  }

  /// Whether a row has no value: nothing, or a number that is none.
  package func isMissing(_ row: Int) -> Bool {
    if case .nothing = type { return true }
    if let validity {
      let place = offset + row
      if validity[place >> 3] >> UInt8(place & 7) & 1 == 0 { return true }
    }
    switch type {
    case .float, .double: return number(row).isNaN
    case .dictionary:
      return place(row).map { dictionary[0].isMissing($0) } ?? true
    default: return false
    }
  }

  /// The place of a row's value in the list of values; nil outside of it.
  private func place(_ row: Int) -> Int? {
    guard case .dictionary(.integer(let bytes, let isSigned), _) = type,
      let place = integer(offset + row, bytes, isSigned),
      place >= 0, place < dictionary[0].count
    else { return nil }
    return Int(place)
  }

  // MARK: - Numbers

  private func load<Value: BitwiseCopyable>(
    _ place: Int, as type: Value.Type
  ) -> Value {
    guard let values else { return unsafeZero() }
    return values.loadUnaligned(
      fromByteOffset: place * MemoryLayout<Value>.stride, as: type)
  }

  private func unsafeZero<Value: BitwiseCopyable>() -> Value {
    withUnsafeTemporaryAllocation(
      byteCount: MemoryLayout<Value>.size,
      alignment: MemoryLayout<Value>.alignment
    ) { bytes in
      bytes.initializeMemory(as: UInt8.self, repeating: 0)
      return bytes.loadUnaligned(as: Value.self)
    }
  }

  private func integer(_ place: Int, _ bytes: Int, _ isSigned: Bool) -> Int128?
  {
    switch (bytes, isSigned) {
    case (1, true): Int128(load(place, as: Int8.self))
    case (1, false): Int128(load(place, as: UInt8.self))
    case (2, true): Int128(load(place, as: Int16.self))
    case (2, false): Int128(load(place, as: UInt16.self))
    case (4, true): Int128(load(place, as: Int32.self))
    case (4, false): Int128(load(place, as: UInt32.self))
    case (8, true): Int128(load(place, as: Int64.self))
    case (8, false): Int128(load(place, as: UInt64.self))
    case (16, true): load(place, as: Int128.self)
    default: nil
    }
  }

  /// The whole number of a row; nil where the column has none.
  private func integer(_ row: Int) -> Int128? {
    guard case .integer(let bytes, let isSigned) = type else { return nil }
    return integer(offset + row, bytes, isSigned)
  }

  /// The number of a row that has one; not a number elsewhere.
  package func number(_ row: Int) -> Double {
    switch type {
    case .double: load(offset + row, as: Double.self)
    case .float: Double(load(offset + row, as: Float.self))
    case .integer: integer(row).map { Double($0) } ?? .nan
    case .boolean: isTrue(row) ? 1 : 0
    case .decimal(let bytes, let scale):
      (integer(offset + row, bytes, true)).map {
        Self.scaled(Double($0), by: scale)
      } ?? .nan
    case .dictionary: place(row).map { dictionary[0].number($0) } ?? .nan
    default: .nan
    }
  }

  /// A number divided by a power of ten, rounded once where both are exact.
  private static func scaled(_ number: Double, by scale: Int) -> Double {
    var power = 1.0
    for _ in 0..<abs(scale) { power *= 10 }
    return scale < 0 ? number * power : number / power
  }

  private func isTrue(_ row: Int) -> Bool {
    let place = offset + row
    guard let values else { return false }
    return values.load(fromByteOffset: place >> 3, as: UInt8.self)
      >> UInt8(place & 7) & 1 == 1
  }

  // MARK: - Days

  /// The day of a row that has one, in a zone where it is a moment; nil where
  /// the column has none.
  package func day(_ row: Int, in zone: DayZone?) -> CalendarDay? {
    switch type {
    case .days:
      return CalendarDay(
        daysSince1970: load(offset + row, as: Int32.self))
    case .moments(let perSecond, _):
      let moment = load(offset + row, as: Int64.self)
      let (whole, rest) = moment.quotientAndRemainder(dividingBy: perSecond)
      return (zone ?? .utc).day(ofSecond: Int(whole) - (rest < 0 ? 1 : 0))
    case .dictionary:
      return place(row).flatMap { dictionary[0].day($0, in: zone) }
    default: return nil
    }
  }

  // MARK: - Texts

  /// Gives the bytes of a row's text to a closure; nil where the column has
  /// none, or what stands there is none.
  package func withText<Result>(
    _ row: Int, _ body: (Bytes) -> Result
  ) -> Result? {
    switch type {
    case .text(let isLarge):
      let place = offset + row
      let (start, end) =
        isLarge
        ? (load(place, as: Int64.self), load(place + 1, as: Int64.self))
        : (
          Int64(load(place, as: Int32.self)),
          Int64(load(place + 1, as: Int32.self))
        )
      guard start >= 0, end >= start, end <= byteCount.map(Int64.init) ?? end
      else { return nil }
      if start == end { return body(Bytes(start: nil, count: 0)) }
      return bytes.map {
        body(Bytes(start: $0 + Int(start), count: Int(end - start)))
      }
    case .textView: return withView(offset + row, body)
    case .dictionary:
      return place(row).flatMap { dictionary[0].withText($0, body) }
    default: return nil
    }
  }

  private func withView<Result>(
    _ place: Int, _ body: (Bytes) -> Result
  ) -> Result? {
    guard let values else { return nil }
    let view = values + place * 16
    let length = Int(view.loadUnaligned(as: Int32.self))
    guard length >= 0 else { return nil }
    if length <= 12 {
      return body(
        Bytes(
          start: (view + 4).assumingMemoryBound(to: UInt8.self), count: length))
    }
    let block = Int(view.loadUnaligned(fromByteOffset: 8, as: Int32.self))
    let start = Int(view.loadUnaligned(fromByteOffset: 12, as: Int32.self))
    guard start >= 0, blocks.indices.contains(block),
      start + length <= blocks[block].count,
      let base = blocks[block].baseAddress
    else { return nil }
    return body(
      Bytes(
        start: (base + start).assumingMemoryBound(to: UInt8.self),
        count: length))
  }

  /// Appends a row's cell as a file has it, whole numbers without a point.
  ///
  /// False where it cannot be read.
  package func append(
    _ row: Int, in zone: DayZone?, to text: inout [UInt8]
  ) -> Bool {
    switch type {
    case .text, .textView:
      return withText(row) { text.append(contentsOf: $0) } != nil
    case .integer:
      guard let number = integer(row) else { return false }
      text.append(contentsOf: "\(number)".utf8)
    case .boolean:
      text.append(contentsOf: (isTrue(row) ? "true" : "false").utf8)
    case .float:
      Self.append("\(load(offset + row, as: Float.self))", to: &text)
    case .double, .decimal: Self.append("\(number(row))", to: &text)
    case .days, .moments:
      guard let day = day(row, in: zone) else { return false }
      text.append(contentsOf: day.description.utf8)
    case .dictionary:
      guard let place = place(row) else { return false }
      return dictionary[0].append(place, in: zone, to: &text)
    case .nothing: break
    case .other: return false
    }
    return true
  }

  private static func append(_ number: String, to text: inout [UInt8]) {
    let whole = number.hasSuffix(".0") ? number.dropLast(2) : number[...]
    text.append(contentsOf: whole.utf8)
  }
}
