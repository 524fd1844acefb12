package import CInterface
internal import CLVData
package import CLVTables
internal import Libm

/// A table as an Arrow stream of one batch, which can be had again and again.
package enum ArrowOutput {
  /// Makes the stream of a table.
  ///
  /// - Parameters:
  ///   - table: The columns.
  ///   - rows: What the table is of.
  ///   - count: The number of rows.
  ///   - days: The columns of texts that hold days.
  /// - Returns: The stream, which the caller releases.
  package static func stream<Rows>(
    of table: OutputTable<Rows>, _ rows: Rows, count: Int,
    days: Set<String> = []
  ) -> ArrowArrayStream {
    let columns = table.values(rows, count: count).map {
      ArrowMemory($0, isDay: days.contains($0.name))
    }
    return stream(of: columns, count)
  }

  /// A second stream of the table of one from here, whether that one was read
  /// or not; nil for any other stream.
  package static func copy(
    of stream: UnsafeMutablePointer<ArrowArrayStream>?
  ) -> ArrowArrayStream? {
    guard let stream,
      stream.pointee.release.map({ unsafeBitCast($0, to: Int.self) })
        == unsafeBitCast(release, to: Int.self),
      let state = State.of(stream)
    else { return nil }
    return Self.stream(of: state.columns, state.count)
  }

  private static func stream(
    of columns: [ArrowMemory], _ count: Int
  ) -> ArrowArrayStream {
    var stream = ArrowArrayStream()
    stream.private_data = Unmanaged.passRetained(State(columns, count))
      .toOpaque()
    stream.get_schema = { stream, schema in
      guard let state = State.of(stream), let schema else { return EINVAL }
      schema.pointee = ArrowSchema.of(
        "+s", "", state.columns.map { ArrowSchema.of($0.format, $0.name, []) })
      return 0
    }
    stream.get_next = { stream, array in
      guard let state = State.of(stream), let array else { return EINVAL }
      array.pointee = state.next()
      return 0
    }
    stream.get_last_error = { _ in nil }
    stream.release = release
    return stream
  }

  private static let release:
    @convention(c) (UnsafeMutablePointer<ArrowArrayStream>?) -> Void = {
      stream in
      guard let stream else { return }
      stream.pointee.private_data.map {
        Unmanaged<State>.fromOpaque($0).release()
      }
      stream.pointee.private_data = nil
      stream.pointee.release = nil
    }

  /// The table of a stream, and whether it has been given.
  private final class State {
    let columns: [ArrowMemory]
    let count: Int
    private var isGiven = false

    init(_ columns: [ArrowMemory], _ count: Int) {
      self.columns = columns
      self.count = count
    }

    static func of(_ stream: UnsafeMutablePointer<ArrowArrayStream>?) -> State?
    {
      (stream?.pointee.private_data).map {
        Unmanaged<State>.fromOpaque($0).takeUnretainedValue()
      }
    }

    func next() -> ArrowArray {
      if isGiven { return ArrowArray() }
      isGiven = true
      return ArrowArray.of(nil, count, columns.map { ArrowArray.of($0, count) })
    }
  }
}

/// The buffers of a column, which live as long as an array that has them.
final class ArrowMemory: @unchecked Sendable {
  let name: String
  let format: String

  /// How many rows have no value.
  let missing: Int

  /// The buffers, the first being the marks of rows that have a value, which
  /// nothing writes to once they are made.
  let buffers: [UnsafeRawPointer?]

  init(_ column: ValueColumn, isDay: Bool) {
    name = column.name
    var isPresent = column.isPresent
    let values: [UnsafeRawPointer?]
    switch column.cells {
    case .numbers(let numbers): (format, values) = ("g", [Self.copy(numbers)])
    case .counts(let counts): (format, values) = ("l", [Self.copy(counts)])
    case .texts(let bytes, let starts) where isDay:
      let days = zip(starts, starts.dropFirst()).map { start, end in
        try? CalendarDay(String(decoding: bytes[start..<end], as: UTF8.self))
      }
      format = "tdD"
      values = [Self.copy(days.map { $0?.daysSince1970 ?? 0 })]
      isPresent = days.contains(nil) ? days.map { $0 != nil } : []
    case .texts(let bytes, let starts):
      let isLarge = bytes.count > Int(Int32.max)
      format = isLarge ? "U" : "u"
      values = [
        isLarge
          ? Self.copy(starts.map(Int64.init))
          : Self.copy(starts.map { Int32(truncatingIfNeeded: $0) }),
        Self.copy(bytes),
      ]
    }
    missing = isPresent.count { !$0 }
    guard missing > 0 else {
      buffers = [nil] + values
      return
    }
    var marks = [UInt8](repeating: 0, count: (isPresent.count + 7) / 8)
    for (row, isThere) in isPresent.enumerated() where isThere {
      marks[row >> 3] |= 1 << UInt8(row & 7)
    }
    buffers = [Self.copy(marks)] + values
  }

  deinit {
    for buffer in buffers { free(UnsafeMutableRawPointer(mutating: buffer)) }
  }

  /// A copy of values in a multiple of 64 bytes, as Arrow advises.
  private static func copy<Value: BitwiseCopyable>(
    _ values: [Value]
  ) -> UnsafeRawPointer {
    let size = values.count * MemoryLayout<Value>.stride
    let memory = allocate(UInt8.self, (size + 64) & ~63)
    values.withUnsafeBytes { bytes in
      UnsafeMutableRawBufferPointer(start: memory, count: size)
        .copyMemory(from: bytes)
    }
    return UnsafeRawPointer(memory)
  }
}

extension ArrowSchema {
  /// A schema that frees itself.
  fileprivate static func of(
    _ format: String, _ name: String, _ children: [ArrowSchema]
  ) -> ArrowSchema {
    var schema = ArrowSchema()
    schema.format = UnsafePointer(strdup(format))
    schema.name = UnsafePointer(strdup(name))
    schema.flags = Int64(ARROW_FLAG_NULLABLE)
    schema.n_children = Int64(children.count)
    schema.children = list(of: children)
    schema.release = { schema in
      guard let schema else { return }
      free(UnsafeMutableRawPointer(mutating: schema.pointee.format))
      free(UnsafeMutableRawPointer(mutating: schema.pointee.name))
      for place in 0..<Int(schema.pointee.n_children) {
        if let child = schema.pointee.children[place] {
          child.pointee.release?(child)
          free(child)
        }
      }
      free(schema.pointee.children)
      schema.pointee.release = nil
    }
    return schema
  }
}

extension ArrowArray {
  /// An array that keeps the memory of a column, or that of its children.
  fileprivate static func of(
    _ memory: ArrowMemory?, _ count: Int, _ children: [ArrowArray] = []
  ) -> ArrowArray {
    let buffers = memory?.buffers ?? [nil]
    var array = ArrowArray()
    array.length = Int64(count)
    array.null_count = Int64(memory?.missing ?? 0)
    array.n_buffers = Int64(buffers.count)
    array.n_children = Int64(children.count)
    let places = allocate(UnsafeRawPointer?.self, buffers.count)
    for (place, buffer) in buffers.enumerated() { places[place] = buffer }
    array.buffers = places
    array.children = list(of: children)
    array.private_data = memory.map { Unmanaged.passRetained($0).toOpaque() }
    array.release = { array in
      guard let array else { return }
      array.pointee.private_data.map {
        Unmanaged<ArrowMemory>.fromOpaque($0).release()
      }
      free(array.pointee.buffers)
      for place in 0..<Int(array.pointee.n_children) {
        if let child = array.pointee.children[place] {
          child.pointee.release?(child)
          free(child)
        }
      }
      free(array.pointee.children)
      array.pointee.release = nil
    }
    return array
  }
}

/// Zeroed memory that `free` frees; there is no going on without it.
private func allocate<Value>(
  _ type: Value.Type, _ count: Int
) -> UnsafeMutablePointer<Value> {
  guard let memory = calloc(max(1, count), MemoryLayout<Value>.stride) else {
    fatalError("out of memory")
  }
  return memory.assumingMemoryBound(to: type)
}

/// Pointers to values, each of which `free` frees; nil for none.
private func list<Value>(
  of values: [Value]
) -> UnsafeMutablePointer<UnsafeMutablePointer<Value>?>? {
  guard !values.isEmpty else { return nil }
  let list = allocate(UnsafeMutablePointer<Value>?.self, values.count)
  for (place, value) in values.enumerated() {
    let copy = allocate(Value.self, 1)
    copy.initialize(to: value)
    list[place] = copy
  }
  return list
}
