internal import CLVCharts

extension Markup {
  /// A page of sections, which needs nothing else.
  func page(
    title: ReportSentence, subtitle: [ReportSentence],
    _ sections: [ReportSection], style: String, script: String
  ) -> String {
    let language = writer.style.language
    let (filter, sort) = (escaped("page.filter"), escaped("page.sort"))
    let (skip, contents) = (escaped("page.skip"), escaped("page.contents"))
    let footer = escaped("page.footer")
    return """
      <!DOCTYPE html>
      <html lang="\(language.tag)" dir="\(language.isRightToLeft ? "rtl" : "ltr")">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="clv">
      <link rel="icon" href="data:,">
      <title>\(writer.text(title.key, title.values).escapedForMarkup)</title>
      <style>
      \(style)</style>
      </head>
      <body data-filter="\(filter)" data-sort="\(sort)">
      <a class="skip" href="#main">\(skip)</a>
      <header>
      <h1>\(sentence(title))</h1>
      <p class="subtitle">\(sentences(subtitle))</p>
      </header>
      <nav aria-label="\(contents)">
      <ol>
      \(sections.map(link).joined())</ol>
      </nav>
      <main id="main">
      \(sections.map(section).joined())</main>
      <footer><p>\(footer)</p></footer>
      <script>
      \(script)</script>
      </body>
      </html>

      """
  }

  private func link(_ section: ReportSection) -> String {
    let short = escaped("contents.\(section.id)")
    return "<li><a href=\"#\(section.id)\">\(short)</a></li>\n"
  }

  private func section(_ section: ReportSection) -> String {
    """
    <section id="\(section.id)" aria-labelledby="\(section.id)-title">
    <h2 id="\(section.id)-title">\(escaped(section.title))</h2>
    \(section.blocks.map(block).joined())</section>

    """
  }

  private func escaped(_ key: String) -> String {
    writer.strings[key].escapedForMarkup
  }
}
