internal import CLVTables

/// The files of one kind, each begun when the one before it is full.
final class CRMFiles {
  private let row: CRMRow
  private let folder: String
  private var file: AtomicFile?
  private var rows = 0
  private var bytes = 0
  private var names: [String] = []

  init(_ row: CRMRow, in folder: String) {
    self.row = row
    self.folder = folder
  }

  /// Writes a row.
  func add(_ id: String, _ values: [String?]) throws(DataError) {
    var text = ByteBuffer()
    row.append(id, values, to: &text)
    let added = text.bytes.count + row.separator.utf8.count
    if rows >= row.kind.mostRows
      || bytes + added + row.closing.utf8.count > row.kind.mostBytes
    {
      try end()
    }
    if file == nil {
      let name = row.kind.name(names.count + 1)
      let begun = try AtomicFile(path: "\(folder)/\(name)")
      try begun.write(row.opening)
      names.append(name)
      file = begun
      bytes = row.opening.utf8.count
      rows = 0
    }
    if rows > 0 { try file?.write(row.separator) }
    try file?.write(text)
    rows += 1
    bytes += added
  }

  /// Ends the last file and gives the names of all.
  func finish() throws(DataError) -> [String] {
    try end()
    return names
  }

  private func end() throws(DataError) {
    guard let file else { return }
    try file.write(row.closing)
    try file.commit()
    self.file = nil
  }
}
