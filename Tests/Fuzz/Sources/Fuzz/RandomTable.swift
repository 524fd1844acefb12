import CInterface

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A table whose columns bytes describe, given out as an Arrow stream: names
/// and types that the library knows or not, nulls, parts, and values of which
/// some are odd.
final class RandomTable {
  /// Names that the library looks for.
  private static let names = [
    "customer_id", "date", "amount", "frequency", "recency", "T",
    "monetary_value", "quantity", "price", "frequency_holdout",
    "duration_holdout", "monetary_value_holdout", "log_gaps", "first_amount",
    "spend_squares", "log_spends", "log_spend_squares", "zero_spends",
    "first_date", "customers", "cohort", "period", "start", "end", "x", "",
  ]

  private let columns: [RandomColumn]

  /// Where each part of the table ends.
  private let ends: [Int]

  /// Makes the table that some bytes describe; where they end, all is zero.
  init(_ bytes: inout ArraySlice<UInt8>) {
    func next() -> Int { Int(bytes.popFirst() ?? 0) }
    let rows = next() % 64
    let parts = 1 + next() % 4
    ends = (1...parts).map { rows * $0 / parts }
    let count = 1 + next() % 7
    columns = (0..<count).map { _ in
      let name = Self.names[next() % Self.names.count]
      let (kind, nulls) = (next(), next())
      return RandomColumn(
        name, kind, nulls: nulls, (0..<rows).map { _ in next() })
    }
  }

  /// The numbers that the bytes of the first column are read as.
  var numbers: [Double] { columns.first?.values ?? [] }

  /// The table as a stream, which its taker releases.
  func stream() -> ArrowArrayStream {
    let reader = Unmanaged.passRetained(Reader(self))
    return ArrowArrayStream(
      get_schema: { stream, schema in
        guard let reader = Reader.of(stream), let schema else { return 22 }
        schema.pointee = reader.table.schema()
        return 0
      },
      get_next: { stream, array in
        guard let reader = Reader.of(stream), let array else { return 22 }
        array.pointee = reader.next() ?? ArrowArray()
        return 0
      },
      get_last_error: { _ in nil },
      release: { stream in
        guard let stream, let reader = stream.pointee.private_data else {
          return
        }
        Unmanaged<Reader>.fromOpaque(reader).release()
        stream.pointee.private_data = nil
        stream.pointee.release = nil
      },
      private_data: reader.toOpaque())
  }

  private final class Reader {
    let table: RandomTable
    private var part = 0

    init(_ table: RandomTable) {
      self.table = table
    }

    static func of(_ stream: UnsafeMutablePointer<ArrowArrayStream>?) -> Reader?
    {
      stream?.pointee.private_data.map {
        Unmanaged<Reader>.fromOpaque($0).takeUnretainedValue()
      }
    }

    func next() -> ArrowArray? {
      guard part < table.ends.count else { return nil }
      defer { part += 1 }
      let start = part == 0 ? 0 : table.ends[part - 1]
      return table.array(start..<table.ends[part])
    }
  }

  private func schema() -> ArrowSchema {
    ArrowParts.schema(
      format: "+s", name: "", children: columns.map { $0.schema() })
  }

  private func array(_ range: Range<Int>) -> ArrowArray {
    ArrowParts.array(
      of: self, length: range.count, buffers: [nil],
      children: columns.map { $0.array(range) })
  }
}

/// What schemas and arrays are made of, and how they are given back.
enum ArrowParts {
  static func schema(
    format: String, name: String, children: [ArrowSchema] = [],
    dictionary: ArrowSchema? = nil
  ) -> ArrowSchema {
    ArrowSchema(
      format: strdup(format), name: strdup(name), metadata: nil,
      flags: Int64(ARROW_FLAG_NULLABLE), n_children: Int64(children.count),
      children: pointers(children), dictionary: dictionary.map(pointer),
      release: { schema in
        guard let schema else { return }
        free(UnsafeMutableRawPointer(mutating: schema.pointee.format))
        free(UnsafeMutableRawPointer(mutating: schema.pointee.name))
        for place in 0..<Int(schema.pointee.n_children) {
          let child = schema.pointee.children[place]
          if let child { child.pointee.release?(child) }
          child?.deallocate()
        }
        schema.pointee.children?.deallocate()
        if let dictionary = schema.pointee.dictionary {
          dictionary.pointee.release?(dictionary)
          dictionary.deallocate()
        }
        schema.pointee.release = nil
      }, private_data: nil)
  }

  static func array(
    of owner: AnyObject, length: Int, nulls: Int = 0, offset: Int = 0,
    buffers: [UnsafeRawPointer?], children: [ArrowArray] = [],
    dictionary: ArrowArray? = nil
  ) -> ArrowArray {
    let list = UnsafeMutablePointer<UnsafeRawPointer?>.allocate(
      capacity: max(1, buffers.count))
    for (place, buffer) in buffers.enumerated() { list[place] = buffer }
    return ArrowArray(
      length: Int64(length), null_count: Int64(nulls), offset: Int64(offset),
      n_buffers: Int64(buffers.count), n_children: Int64(children.count),
      buffers: list, children: pointers(children),
      dictionary: dictionary.map(pointer),
      release: { array in
        guard let array else { return }
        array.pointee.buffers?.deallocate()
        for place in 0..<Int(array.pointee.n_children) {
          let child = array.pointee.children[place]
          if let child { child.pointee.release?(child) }
          child?.deallocate()
        }
        array.pointee.children?.deallocate()
        if let dictionary = array.pointee.dictionary {
          dictionary.pointee.release?(dictionary)
          dictionary.deallocate()
        }
        if let owner = array.pointee.private_data {
          Unmanaged<AnyObject>.fromOpaque(owner).release()
        }
        array.pointee.release = nil
      }, private_data: Unmanaged.passRetained(owner).toOpaque())
  }

  private static func pointer<Part>(_ part: Part) -> UnsafeMutablePointer<Part>
  {
    let place = UnsafeMutablePointer<Part>.allocate(capacity: 1)
    place.initialize(to: part)
    return place
  }

  private static func pointers<Part>(
    _ parts: [Part]
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<Part>?>? {
    guard !parts.isEmpty else { return nil }
    let list = UnsafeMutablePointer<UnsafeMutablePointer<Part>?>.allocate(
      capacity: parts.count)
    for (place, part) in parts.enumerated() {
      (list + place).initialize(to: pointer(part))
    }
    return list
  }
}
