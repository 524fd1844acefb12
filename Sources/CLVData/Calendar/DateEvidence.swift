internal import CLVTables

/// What the cells of a column tell of how its dates are written.
///
/// Each cell can be read in some forms, and as the day it is in each: the
/// cell `13/12/2010` in one, `4/3/2010` in two, as two days, and `4/4/2010`
/// in two as one day. The column is of a form that reads all of its cells; a
/// cell that no form reads does not count. Where dates are written in several
/// ways, `4/3/2010` beside `Dec 13, 2010`, none tells of another's order.
struct DateEvidence {
  /// What the column's cells say.
  enum Decision: Equatable {
    /// Dates are those of ISO 8601, all that are dates at all.
    case iso

    /// They have this form; the cell is one that ISO 8601 or another form
    /// does not read.
    case form(DateForm, NumberEvidence.Cell)

    /// Nothing tells between two forms; the cell is a different day in each.
    case ambiguous(DateForm, DateForm, NumberEvidence.Cell)

    /// A cell that one form alone reads, and one that another alone does.
    case contradiction(
      DateForm, NumberEvidence.Cell, DateForm, NumberEvidence.Cell)

    /// Dates have a form, as a cell shows, but the second cell is another day
    /// in another form, and none that is written as it is tells which.
    case mixed(
      DateForm, NumberEvidence.Cell, DateForm, NumberEvidence.Cell)
  }

  private struct Group {
    let first: NumberEvidence.Cell
    var count: Int
  }

  private struct Key: Hashable {
    let style: WrittenDate.Style?
    let forms: DateForms

    /// Forms of a calendar that cells of short years do not show, but in which
    /// they would be read.
    let hidden: DateForms

    /// Whether all of the forms read the same day.
    let isOneDay: Bool

    var readable: DateForms { forms.union(hidden) }
  }

  private let calendar: CalendarSystem?
  private let forms: [DateForm]
  private let allowsISO: Bool
  private var groups: [Key: Group] = [:]
  private var shape: [UInt8]?

  /// Whether all cells have their digits and marks in the same places.
  private(set) var isUniform = true

  /// Evidence within one calendar, or within any.
  init(calendar: CalendarSystem?) {
    self.calendar = calendar
    forms = DateForm.allCases.filter {
      calendar == nil || $0.calendar == calendar
    }
    allowsISO = calendar != .persian
  }

  /// Takes a cell.
  mutating func add(_ field: Bytes, line: Int) {
    var shown: DateForms = []
    var hidden: DateForms = []
    var days: Set<CalendarDay> = []
    if allowsISO, let day = try? ISODate.day(in: field) {
      shown.insert(.iso)
      days.insert(day)
    }
    let date = WrittenDate(field)
    if let date {
      for form in forms {
        guard let day = date.day(form, zone: nil) else { continue }
        // A short year is of the common calendar unless another is given.
        guard
          calendar != nil || form.calendar == .gregorian || date.showsCalendar
        else {
          hidden.insert(DateForms(form))
          continue
        }
        shown.insert(DateForms(form))
        days.insert(day)
      }
    }
    guard !shown.isEmpty else { return }
    compareShape(field.trimmed)
    let key = Key(
      style: date?.style, forms: shown, hidden: hidden,
      isOneDay: days.count == 1)
    if groups[key] == nil {
      let cell = NumberEvidence.Cell(line: line, text: field.trimmed.excerpt)
      groups[key] = Group(first: cell, count: 0)
    }
    groups[key]?.count += 1
  }

  private mutating func compareShape(_ field: Bytes) {
    guard isUniform else { return }
    let own = field.map { Ascii.digit($0) == nil ? $0 : Ascii.zero }
    isUniform = shape == nil || shape == own
    shape = own
  }

  private func count(_ form: DateForms) -> Int {
    groups.reduce(0) { $0 + ($1.key.forms.contains(form) ? $1.value.count : 0) }
  }

  /// The first cell that one set of forms reads and another does not.
  private func first(
    where isWanted: (Key) -> Bool
  ) -> NumberEvidence.Cell? {
    groups.filter { isWanted($0.key) }.map(\.value.first)
      .min { $0.line < $1.line }
  }

  /// How the column is written, as far as its cells tell.
  var decision: Decision {
    let counts = forms.map { (form: $0, cells: count(DateForms($0))) }
    guard let most = counts.map(\.cells).max(), most > count(.iso) else {
      return .iso
    }
    let best = counts.filter { $0.cells == most }.map(\.form)
    let (form, bit) = (best[0], DateForms(best[0]))
    for rival in counts where rival.form != form && rival.cells > 0 {
      let other = DateForms(rival.form)
      func isOwn(_ key: Key) -> Bool {
        key.readable.contains(bit) && !key.readable.contains(other)
      }
      func isOpen(_ key: Key) -> Bool {
        key.readable.isSuperset(of: [bit, other])
          && !(key.isOneDay && key.forms.contains(bit))
      }
      // Only where cells leave the two open does it matter which is right.
      guard let open = first(where: isOpen) else { continue }
      let its = first {
        $0.readable.contains(other) && !$0.readable.contains(bit)
      }
      guard let own = first(where: isOwn) else {
        return .ambiguous(form, rival.form, open)
      }
      if let its { return .contradiction(form, own, rival.form, its) }
      let told = Set(groups.keys.filter(isOwn).map(\.style))
      if let odd = first(where: { isOpen($0) && !told.contains($0.style) }) {
        return .mixed(form, own, rival.form, odd)
      }
    }
    let telling =
      first { key in
        key.forms.contains(bit) && !key.forms.contains(.iso)
          && best.count == 1
          && (key.forms.forms.count == 1 || key.isOneDay)
      } ?? first { $0.forms.contains(bit) && !$0.forms.contains(.iso) }
    return telling.map { .form(form, $0) } ?? .iso
  }
}
