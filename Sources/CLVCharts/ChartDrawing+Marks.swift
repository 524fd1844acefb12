extension ChartDrawing {
  mutating func draw(_ mark: ChartMark) {
    switch mark {
    case .line(let line): draw(line)
    case .band(let band): draw(band)
    case .bars(let bars): draw(bars)
    case .dots(let dots): draw(dots)
    case .cells(let cells): draw(cells)
    case .rule(let rule): draw(rule)
    case .flows(let flows): draw(flows)
    }
  }

  private mutating func draw(_ line: ChartLine) {
    let places = line.points.compactMap { layout.place($0) }
    guard !places.isEmpty else { return }
    let stroke = line.stroke == .solid ? "" : " \(line.stroke.rawValue)"
    path("line s\(line.series)\(stroke)", Self.polyline(places))
  }

  private mutating func draw(_ band: ChartBand) {
    let ends = band.points.compactMap { point -> [ChartPoint]? in
      guard
        let low = layout.place(ChartPoint(point.x, point.range.lowerBound)),
        let high = layout.place(ChartPoint(point.x, point.range.upperBound))
      else { return nil }
      return [low, high]
    }
    guard ends.count > 1 else { return }
    let outline = ends.map { $0[1] } + ends.reversed().map { $0[0] }
    path("band s\(band.series)", Self.polyline(outline) + "Z")
  }

  private static func polyline(_ places: [ChartPoint]) -> String {
    "M"
      + places.map {
        ChartNumber.coordinate($0.x) + " " + ChartNumber.coordinate($0.y)
      }.joined(separator: "L")
  }

  private mutating func draw(_ bars: ChartBars) {
    // Figures are written over all bars or none.
    let hasRoom = bars.bars.allSatisfy { bar in
      guard let figure = bar.text,
        let start = layout.across(bar.range.lowerBound),
        let end = layout.across(bar.range.upperBound)
      else { return true }
      return ChartText.width(figure) + 2 <= end - start
    }
    for bar in bars.bars {
      guard let start = layout.across(bar.range.lowerBound),
        let end = layout.across(bar.range.upperBound),
        let top = layout.down(bar.height),
        let base = layout.down(bar.base) ?? layout.down(bar.height)
      else { continue }
      // A small bar is still to be seen, and none where there is nothing.
      let rises = bar.height > bar.base
      let height = rises ? max(1, abs(base - top)) : abs(base - top)
      let gap = end - start > 4 ? 0.5 : 0
      let y = min(top, base - (rises ? height : 0))
      rectangle(
        "s\(bars.series)\(bar.isAhead ? " ahead" : "")",
        (start + gap)...max(start + gap, end - gap), y...(y + height),
        tip: bar.tip)
      if hasRoom, let figure = bar.text {
        write(
          figure, at: ((start + end) / 2, y - 4), "soft", anchor: "middle")
      }
    }
  }

  private mutating func draw(_ dots: ChartDots) {
    for dot in dots.dots {
      guard let place = layout.place(dot.point) else { continue }
      circle("s\(dots.series)", at: place, radius: 3.5, tip: dot.tip)
    }
  }

  private mutating func draw(_ cells: [ChartCell]) {
    let hasRoom = cells.allSatisfy { cell in
      guard let left = layout.across(cell.x.lowerBound),
        let right = layout.across(cell.x.upperBound)
      else { return true }
      return ChartText.width(cell.text) + 6 <= right - left
    }
    for cell in cells { draw(cell, hasText: hasRoom) }
  }

  private mutating func draw(_ cell: ChartCell, hasText: Bool) {
    guard let left = layout.across(cell.x.lowerBound),
      let right = layout.across(cell.x.upperBound),
      let bottom = layout.down(cell.y.lowerBound),
      let top = layout.down(cell.y.upperBound), cell.share.isFinite
    else { return }
    let last = ChartStyle.shadeCount - 1
    let share = min(max(cell.share, 0), 1)
    let shade = min(last, Int(share * Double(ChartStyle.shadeCount)))
    let ahead = cell.isAhead ? " ahead" : ""
    // The outline is inside, so that it is not under the next cell.
    let inset = cell.isAhead && right - left > 4 && bottom - top > 4 ? 1.0 : 0
    rectangle(
      "cell h\(shade)\(ahead)", (left + inset)...(right - inset),
      (top + inset)...(bottom - inset), tip: cell.tip)
    if hasText, bottom - top >= 13 {
      write(
        cell.text, at: ((left + right) / 2, (top + bottom) / 2 + 4),
        "on\(shade)", anchor: "middle")
    }
  }

  private mutating func draw(_ rule: ChartRule) {
    switch rule.position {
    case .x(let value):
      guard let x = layout.across(value) else { return }
      line("rule", (x, layout.top - 8), (x, layout.bottom))
      // On the side where there is more room.
      let isLeft = x > (layout.left + layout.right) / 2
      write(
        rule.label, at: (x + (isLeft ? -5 : 5), layout.top), "soft halo",
        anchor: isLeft ? "end" : nil)
    case .y(let value):
      guard let y = layout.down(value) else { return }
      line("rule", (layout.left, y), (layout.right, y))
      write(
        rule.label, at: (layout.right - 4, y - 5), "soft halo", anchor: "end")
    }
  }
}
