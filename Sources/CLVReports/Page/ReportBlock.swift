internal import CLVCharts
internal import CLVValidation

/// A sentence of a report: a text of the string tables and its values.
struct ReportSentence: Sendable {
  /// The text's key.
  let key: String

  /// What the sentence's values are called in the data file.
  let id: String

  /// The values of the text, by name.
  let values: [String: ReportValue]

  init(
    _ key: String, _ values: [String: ReportValue] = [:], id: String? = nil
  ) {
    self.key = key
    self.id = id ?? key
    self.values = values
  }
}

/// A table of a report.
struct ReportTable: Sendable {
  /// A column: its name in the data file, by which its title is found too.
  struct Column: Sendable {
    let name: String
    let title: String

    /// Whether a telephone does without it.
    let isMinor: Bool

    init(_ name: String, title: String? = nil, isMinor: Bool = false) {
      self.name = name
      self.title = title ?? "column.\(name)"
      self.isMinor = isMinor
    }
  }

  /// Its name in the data file.
  let id: String

  /// What it shows, by the key of a text.
  let title: String

  /// The columns.
  let columns: [Column]

  /// The rows, with a value for each column.
  var rows: [[ReportValue]] = []

  /// Whether readers may sort it and look for words in it.
  var isInteractive = false

  init(
    _ id: String, title: String, columns: [Column], rows: [[ReportValue]] = [],
    isInteractive: Bool = false
  ) {
    self.id = id
    self.title = title
    self.columns = columns
    self.rows = rows
    self.isInteractive = isInteractive
  }

  /// A table whose columns have the titles of their names.
  init(
    _ id: String, title: String, _ columns: [String],
    rows: [[ReportValue]] = []
  ) {
    self.init(id, title: title, columns: columns.map { Column($0) }, rows: rows)
  }
}

/// A chart of a report, with the numbers it is drawn from.
struct ReportChart: Sendable {
  /// What it shows, by the key of a text.
  let title: String

  /// What there is to see, in words.
  let caption: ReportSentence

  /// What else there is to know when reading it.
  var notes: [ReportSentence] = []

  /// The numbers.
  let table: ReportTable

  /// Draws it in a language.
  let draw: @Sendable (ReportWriter) -> Chart

  /// Its height over its width, on a wide page.
  var shape = 0.56
}

/// A part of a section.
enum ReportBlock: Sendable {
  /// A paragraph.
  case paragraph([ReportSentence])

  /// A heading within the section, by the key of a text.
  case heading(String)

  /// A list; an item may have several sentences.
  case list([[ReportSentence]])

  /// Something to beware of.
  case warning([ReportSentence])

  /// Where to read on, as publications are cited: in English.
  case reference(String)

  /// Large figures, each over what it is.
  case tiles([ReportTile])

  /// Tables, side by side where there is room.
  case tables([ReportTable])

  /// Charts, side by side where there is room.
  case charts([ReportChart])

  /// A list with a chart beside it where there is room.
  case beside([[ReportSentence]], ReportChart)

  /// The block, or those that it is made of.
  var parts: [ReportBlock] {
    if case .beside(let items, let chart) = self {
      return [.list(items), .charts([chart])]
    }
    return [self]
  }
}

/// A large figure.
struct ReportTile: Sendable {
  /// What it is, with its value.
  let figure: ReportSentence

  /// What is said of the figure.
  let notes: [ReportSentence]

  init(figure: ReportSentence, notes: [ReportSentence]) {
    self.figure = figure
    self.notes = notes
  }

  init(figure: ReportSentence, note: ReportSentence) {
    self.init(figure: figure, notes: [note])
  }
}

/// A section of a report.
struct ReportSection: Sendable {
  /// Its name in links, and its title in the contents by `contents.id`.
  let id: String

  /// Its title, by the key of a text.
  let title: String

  /// What is in it.
  var blocks: [ReportBlock]
}
