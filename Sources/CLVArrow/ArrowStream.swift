package import CInterface
internal import CLVData
package import CLVTables

/// A stream of Arrow batches, which it releases at its end.
package final class ArrowStream {
  /// A column: its name and what its cells are.
  package struct Field: Sendable {
    /// The name.
    package let name: String

    /// What the cells are.
    package let type: ArrowType
  }

  /// What messages call the table.
  package let name: String

  /// The columns.
  package let fields: [Field]

  private var stream: ArrowArrayStream

  /// Takes a stream over, which is then released for its giver.
  ///
  /// - Throws: No input, where it cannot be read; bad data, where it is no
  ///   table.
  package init(
    taking source: UnsafeMutablePointer<ArrowArrayStream>?, name: String
  ) throws(DataError) {
    self.name = name
    stream = source?.pointee ?? ArrowArrayStream()
    source?.pointee.release = nil
    fields = try Self.fields(of: &stream, name)
  }

  deinit {
    stream.release?(&stream)
  }

  private static func fields(
    of stream: inout ArrowArrayStream, _ name: String
  ) throws(DataError) -> [Field] {
    var schema = ArrowSchema()
    guard stream.release != nil, let read = stream.get_schema,
      read(&stream, &schema) == 0
    else { throw unreadable(&stream, name) }
    defer { schema.release?(&schema) }
    guard let format = schema.format, String(cString: format) == "+s",
      schema.n_children >= 0, schema.n_children < 100_000,
      schema.n_children == 0 || schema.children != nil
    else {
      throw DataError(
        .badData, at: .file(name),
        "it is not a table of columns; give a data frame")
    }
    return (0..<Int(schema.n_children)).map { place in
      guard let child = schema.children[place] else {
        return Field(name: "", type: .other(""))
      }
      return Field(
        name: child.pointee.name.map { String(cString: $0) } ?? "",
        type: type(of: child.pointee))
    }
  }

  private static func type(of schema: ArrowSchema) -> ArrowType {
    let format = schema.format.map { String(cString: $0) } ?? ""
    let type = ArrowType(format: format)
    guard let values = schema.dictionary?.pointee else { return type }
    guard case .integer = type else { return .other(format) }
    let value = ArrowType(
      format: values.format.map { String(cString: $0) } ?? "")
    return values.dictionary == nil
      ? .dictionary(type, of: value) : .other(format)
  }

  private static func unreadable(
    _ stream: inout ArrowArrayStream, _ name: String
  ) -> DataError {
    let reason =
      stream.release == nil
      ? nil : stream.get_last_error?(&stream).map { String(cString: $0) }
    return DataError(
      .noInput, at: .file(name),
      "cannot read: \(reason ?? "it has been read already, or is no stream")")
  }

  /// The next batch; nil at the end.
  ///
  /// - Throws: No input, where it cannot be read; bad data, where it is not
  ///   what the schema says.
  package func next() throws(DataError) -> ArrowBatch? {
    var array = ArrowArray()
    guard let read = stream.get_next, read(&stream, &array) == 0 else {
      throw Self.unreadable(&stream, name)
    }
    guard array.release != nil else { return nil }
    guard let batch = ArrowBatch(taking: array, fields) else {
      throw DataError(
        .badData, at: .file(name),
        "its columns are not as its schema says; give a table that its "
          + "program can read itself")
    }
    return batch
  }
}

/// Some rows of a table, which are released with this.
package final class ArrowBatch {
  /// The number of rows.
  package let count: Int

  /// The columns.
  package let columns: [ArrowColumn]

  private var array: ArrowArray

  /// What the columns' memory is of, where it is of no array.
  private let owners: [IPCMemory]

  /// Rows of columns whose memory others own, which live as long as this.
  init(_ columns: [ArrowColumn], count: Int, keeping owners: [IPCMemory]) {
    self.columns = columns
    self.count = count
    self.owners = owners
    array = ArrowArray()
  }

  /// Takes an array over; nil where it is not of these columns.
  init?(taking array: ArrowArray, _ fields: [ArrowStream.Field]) {
    self.array = array
    owners = []
    let (length, offset) = (Int(array.length), Int(array.offset))
    var columns: [ArrowColumn] = []
    var isSound =
      length >= 0 && offset >= 0 && Int(array.n_children) == fields.count
      && (fields.isEmpty || array.children != nil) && array.null_count <= 0
    if isSound {
      for (place, field) in fields.enumerated() {
        let column = array.children[place].flatMap {
          ArrowColumn($0.pointee, field.type, from: offset, count: length)
        }
        guard let column else {
          isSound = false
          break
        }
        columns.append(column)
      }
    }
    self.columns = columns
    count = length
    if !isSound { return nil }
  }

  deinit {
    array.release?(&array)
  }
}
