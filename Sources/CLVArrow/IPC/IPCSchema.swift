/// The columns of a stream of Arrow's IPC format, and how much of a batch each
/// of them takes.
struct IPCSchema {
  /// How many lengths, buffers and counts of further buffers of a batch belong
  /// to a column, those within it included.
  struct Share: Equatable {
    var lengths = 0
    var buffers = 0
    var counts = 0

    static func += (left: inout Share, right: Share) {
      left.lengths += right.lengths
      left.buffers += right.buffers
      left.counts += right.counts
    }
  }

  /// A column, or the values of a dictionary.
  struct Column {
    let type: ArrowType
    let share: Share
  }

  /// What messages call the columns, and what their cells are.
  private(set) var fields: [ArrowStream.Field] = []

  /// What each takes of a batch.
  private(set) var columns: [Column] = []

  /// The number of the dictionary that a column's places are in.
  private(set) var dictionaryOf: [Int64?] = []

  /// The values of dictionaries by their numbers; those within columns that
  /// are not read among them.
  private(set) var dictionaries: [Int64: Column] = [:]

  private static let mostColumns = 4096
  private static let longestName = 1024
  private static let deepest = 16

  /// Unions of the format's version 4 have marks of missing values too.
  private let isOld: Bool
  private var left = mostColumns

  /// Reads a schema.
  ///
  /// - Parameters:
  ///   - table: The header of the first message.
  ///   - version: The version of the format, as the message has it.
  /// - Throws: What is wrong with it.
  init(_ table: FlatTable, version: Int16) throws(IPCFault) {
    isOld = version < 4
    let endianness: Int16 = try table.number(0)
    guard endianness == 0 else {
      throw IPCFault(
        .unsupported,
        "its numbers have their highest byte first; write it on a machine "
          + "whose numbers have it last")
    }
    for index in 0..<(try table.count(1)) {
      let field = try table.table(1, at: index)
      let name = try field.text(0, atMost: Self.longestName)
      let (column, dictionary) = try column(field, depth: 0)
      fields.append(ArrowStream.Field(name: name, type: column.type))
      columns.append(column)
      dictionaryOf.append(dictionary)
    }
  }

  /// Reads a field, and remembers its dictionary.
  private mutating func column(
    _ field: FlatTable, depth: Int
  ) throws(IPCFault) -> (Column, dictionary: Int64?) {
    left -= 1
    guard left >= 0, depth < Self.deepest else {
      throw IPCFault(
        .tooLarge, "it has too many columns; leave out those not needed")
    }
    let kind: UInt8 = try field.number(2)
    guard let details = try field.table(3) else {
      throw .malformed("a column has no type")
    }
    var share = Share()
    share.lengths = 1
    (share.buffers, share.counts) = try Self.own(kind, details, isOld: isOld)
    for index in 0..<(try field.count(5)) {
      share += try column(field.table(5, at: index), depth: depth + 1).0.share
    }
    let type = try Self.type(kind, details)
    guard let encoding = try field.table(4) else {
      return (Column(type: type, share: share), nil)
    }
    let number: Int64 = try encoding.number(0)
    dictionaries[number] = Column(type: type, share: share)
    var (bits, isSigned) = (Int32(32), UInt8(1))
    if let places = try encoding.table(1) {
      bits = try places.number(0)
      isSigned = try places.number(1)
    }
    guard let bytes = Self.bytes[bits], bytes <= 8 else {
      throw .malformed("places in a dictionary have \(bits) bits")
    }
    let places = ArrowType.integer(bytes: bytes, isSigned: isSigned != 0)
    return (
      Column(
        type: type.isKnown ? .dictionary(places, of: type) : type,
        share: Share(lengths: 1, buffers: 2)), number
    )
  }

  // MARK: - Types

  /// The bytes of whole numbers by their bits.
  private static let bytes: [Int32: Int] = [8: 1, 16: 2, 32: 4, 64: 8, 128: 16]

  /// What a column of a type takes by itself.
  private static func own(
    _ kind: UInt8, _ details: FlatTable, isOld: Bool
  ) throws(IPCFault) -> (buffers: Int, counts: Int) {
    switch kind {
    case 1, 22: (0, 0)
    case 2, 3, 6...12, 15, 17, 18, 21: (2, 0)
    case 4, 5, 19, 20, 25, 26: (3, 0)
    case 13, 16: (1, 0)
    case 14:
      ((try details.number(0) as Int16 == 0 ? 1 : 2) + (isOld ? 1 : 0), 0)
    case 23, 24: (2, 1)
    default:
      throw IPCFault(
        .unsupported,
        "a column has a type that is not known here, number \(kind); leave it "
          + "out")
    }
  }

  private static func type(
    _ kind: UInt8, _ details: FlatTable
  ) throws(IPCFault) -> ArrowType {
    switch kind {
    case 1: return .nothing
    case 2:
      let bits: Int32 = try details.number(0)
      let isSigned: UInt8 = try details.number(1)
      guard let bytes = bytes[bits], bytes <= 8 else {
        throw .malformed("a column has whole numbers of \(bits) bits")
      }
      return .integer(bytes: bytes, isSigned: isSigned != 0)
    case 3:
      let precision: Int16 = try details.number(0)
      return precision == 1
        ? .float : precision == 2 ? .double : .other("half")
    case 5: return .text(isLarge: false)
    case 6: return .boolean
    case 7:
      let scale: Int32 = try details.number(1)
      let bits: Int32 = try details.number(2, default: 128)
      guard let bytes = bytes[bits], bytes >= 4, scale >= -40, scale <= 40
      else { return .other("decimal") }
      return .decimal(bytes: bytes, scale: Int(scale))
    case 8:
      let unit: Int16 = try details.number(0, default: 1)
      return unit == 0 ? .days : .moments(perSecond: 1000, zone: nil)
    case 10:
      let unit: Int16 = try details.number(0)
      guard (0...3).contains(unit) else {
        throw .malformed("moments have the unit \(unit)")
      }
      let zone = try details.text(1, atMost: longestName)
      return .moments(
        perSecond: [1, 1000, 1_000_000, 1_000_000_000][Int(unit)],
        zone: zone.isEmpty ? nil : zone)
    case 20: return .text(isLarge: true)
    case 24: return .textView
    default: return .other("type \(kind)")
    }
  }
}
