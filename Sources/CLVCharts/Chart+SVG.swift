extension Chart {
  /// The chart as an element of a page, which has ``ChartStyle/stylesheet``
  /// and ``ChartStyle/properties``.
  ///
  /// - Parameters:
  ///   - width: Its width in pixels; the element takes that of its container,
  ///     and text scales with it.
  ///   - height: Its height in pixels.
  /// - Returns: An `svg` element with an accessible name and description.
  public func svg(width: Double, height: Double) -> String {
    element(width, height, style: nil)
  }

  /// The chart as a file of its own, with its colours and a background.
  public func svgFile(
    width: Double, height: Double, style: ChartStyle = .light
  ) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    \(element(width, height, style: style))

    """
  }

  private func element(
    _ width: Double, _ height: Double, style: ChartStyle?
  ) -> String {
    var drawing = ChartDrawing(ChartLayout(self, width: width, height: height))
    drawing.draw(self)
    let size =
      "viewBox=\"0 0 \(ChartNumber.plain(width)) \(ChartNumber.plain(height))\""
    let name = title.escapedForMarkup
    let description = summary.escapedForMarkup
    guard let style else {
      return """
        <svg class="clv-chart" \(size) role="img" aria-label="\(name). \
        \(description)">\(drawing.text)</svg>
        """
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="clv-chart" \(size) \
      width="\(ChartNumber.plain(width))" \
      height="\(ChartNumber.plain(height))" font-family="sans-serif" \
      role="img"><title>\(name)</title><desc>\(description)</desc>\
      <style>\(style.ownStylesheet)</style>\
      <rect width="100%" height="100%" fill="\(style.color("paper") ?? "#fff")"/>\
      \(drawing.text)</svg>
      """
  }
}

/// The elements of a drawing, in the order in which they are painted.
struct ChartDrawing {
  let layout: ChartLayout
  private(set) var text = ""

  init(_ layout: ChartLayout) {
    self.layout = layout
  }

  mutating func draw(_ chart: Chart) {
    drawGrid()
    for mark in chart.marks { draw(mark) }
    drawAxes()
    for label in layout.lineLabels { draw(label) }
    drawKey(chart)
  }

  private mutating func drawGrid() {
    for tick in layout.yTicks {
      guard let y = layout.down(tick.value) else { continue }
      line("grid", (layout.left, y), (layout.right, y))
      write(
        tick.label, at: (layout.left - 6, y + 4), "soft", anchor: "end")
    }
  }

  private mutating func drawAxes() {
    line(
      "axis", (layout.left, layout.bottom), (layout.right, layout.bottom))
    for (place, tick) in layout.xTicks.enumerated() {
      guard let x = layout.across(tick.value) else { continue }
      line("axis", (x, layout.bottom), (x, layout.bottom + 4))
      let half = ChartText.width(tick.label) / 2
      let middle = max(half, min(x, layout.width - half))
      let row = Double(place % layout.tickLines + 1)
      write(
        tick.label,
        at: (middle, layout.bottom + 2 + row * ChartText.lineHeight), "soft",
        anchor: "middle")
    }
    write(layout.y.title, at: (0, 12), "soft")
    write(
      layout.x.title, at: (layout.right, layout.height - 6), "soft",
      anchor: "end")
  }

  private mutating func draw(_ label: ChartLineLabel) {
    for (i, part) in label.lines.enumerated() {
      write(
        part,
        at: (label.x, label.y + 4 + Double(i) * ChartText.lineHeight),
        "s\(label.series)")
    }
  }

  /// What the colours of bars and dots mean, or the shades of cells.
  private mutating func drawKey(_ chart: Chart) {
    let y = ChartText.lineHeight + 16
    var x = layout.left
    for (label, series) in chart.keyEntries {
      rectangle("s\(series)", x...(x + 10), (y - 9)...(y + 1))
      write(label, at: (x + 15, y), "s\(series)")
      x += ChartText.width(label) + 35
    }
    guard let shades = chart.shades else { return }
    write(shades.least, at: (x, y), "soft")
    x += ChartText.width(shades.least) + 6
    for shade in 0..<ChartStyle.shadeCount {
      rectangle("h\(shade)", x...(x + 14), (y - 10)...(y + 2))
      x += 14
    }
    write(shades.most, at: (x + 6, y), "soft")
  }

  // MARK: - Elements

  mutating func line(
    _ style: String, _ start: (x: Double, y: Double),
    _ end: (x: Double, y: Double)
  ) {
    let n = ChartNumber.coordinate
    text += """
      <line class="\(style)" x1="\(n(start.x))" y1="\(n(start.y))" \
      x2="\(n(end.x))" y2="\(n(end.y))"/>
      """
  }

  mutating func rectangle(
    _ style: String, _ x: ClosedRange<Double>, _ y: ClosedRange<Double>,
    tip: String? = nil
  ) {
    let n = ChartNumber.coordinate
    let size = """
      x="\(n(x.lowerBound))" y="\(n(y.lowerBound))" \
      width="\(n(x.upperBound - x.lowerBound))" \
      height="\(n(y.upperBound - y.lowerBound))"
      """
    text += "<rect class=\"\(style)\" \(size)"
    close("rect", tip)
  }

  mutating func circle(
    _ style: String, at place: ChartPoint, radius: Double, tip: String?
  ) {
    let n = ChartNumber.coordinate
    text += """
      <circle class="\(style)" cx="\(n(place.x))" cy="\(n(place.y))" \
      r="\(n(radius))"
      """
    close("circle", tip)
  }

  mutating func path(_ style: String, _ data: String, tip: String? = nil) {
    text += "<path class=\"\(style)\" d=\"\(data)\""
    close("path", tip)
  }

  mutating func write(
    _ string: String, at place: (x: Double, y: Double), _ style: String,
    anchor: String? = nil
  ) {
    guard !string.isEmpty else { return }
    let n = ChartNumber.coordinate
    let anchor = anchor.map { " text-anchor=\"\($0)\"" } ?? ""
    text += """
      <text class="\(style)" x="\(n(place.x))" y="\(n(place.y))"\(anchor)>\
      \(string.escapedForMarkup)</text>
      """
  }

  private mutating func close(_ name: String, _ tip: String?) {
    text +=
      tip.map { "><title>\($0.escapedForMarkup)</title></\(name)>" } ?? "/>"
  }
}
